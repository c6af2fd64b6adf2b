import { execFileSync } from 'node:child_process';
import { chmod, glob, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { PLAYER_SOURCES } from '../../src/load/k6/export/player-files.ts';
import { digestOfSources, stamp, unstamp } from './built.ts';

/**
 * `npm run build`: the compiler lays everything into `dist`; then every file that is loaded as it stands (the program, its threads and processes,
 * the suites, what the package exports) is written again with what it imports of ours in few shared chunks, and the code that is in those is removed.
 * A command loads a hundred files of ours then, not six hundred, and no module can stand twice in one process. Packages stay outside.
 */
const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');

const LOADED_BY_NAME = ['src/cli/bin', 'src/index', 'src/matchers/index', 'src/suite/index'] as const;

/** How the code names a file beside it that it starts, loads or hands on: as source or as built. */
const STARTED = /\.endsWith\('\.ts'\) \? '(\.{1,2}\/[^']+)\.ts' : '\1\.js'/g;

const sources = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const path of glob(['src/**/*.ts', 'suites/*.ts'], { cwd: root }))
    if (!/\.(test|e2e|d)\.ts$/.test(path)) found.push(path);
  return found.sort();
};

const withoutEnding = (path: string): string => path.replace(/\.ts$/, '');

/** Every file that something else than an import leads to, from the root and without its ending. */
const entriesIn = async (paths: readonly string[]): Promise<string[]> => {
  const entries = new Set<string>([
    ...LOADED_BY_NAME,
    ...paths.filter((path) => path.startsWith('suites/')).map(withoutEnding),
  ]);
  for (const path of paths.filter((each) => !each.includes('/testing/'))) {
    const code = await readFile(join(root, path), 'utf8');
    for (const [, started = ''] of code.matchAll(STARTED)) entries.add(join(dirname(path), started));
  }
  return [...entries];
};

const PLACE = /\b__placeOf\("([^"]+)"\)/g;

/** A module says where it stands by `import.meta.url`, and shall say so wherever its code ends up. */
const keepPlaces = {
  name: 'keep-places',
  transform: (code: string, id: string): string | null => {
    if (!code.includes('import.meta.url')) return null;
    const place = relative(root, id).replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `__placeOf(${JSON.stringify(place)})`);
  },
  renderChunk: (code: string, { fileName }: { readonly fileName: string }): string =>
    code.replaceAll(PLACE, (_, place: string) => {
      const way = relative(dirname(fileName), place);
      return `new URL(${JSON.stringify(way.startsWith('.') ? way : `./${way}`)}, import.meta.url).href`;
    }),
};

const digest = digestOfSources(root);
unstamp(root);
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  ...{ cwd: root, stdio: 'inherit' },
});
const bundle = await rolldown({
  input: Object.fromEntries((await entriesIn(await sources())).map((entry) => [entry, join(root, `${entry}.ts`)])),
  platform: 'node',
  external: /^[^./]/,
  plugins: [keepPlaces],
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'src/chunks/[name]-[hash].js',
});
await bundle.close();

/** k6 is given its part of the code as files. */
const kept = new Set([...output.map(({ fileName }) => fileName), ...PLAYER_SOURCES.map((path) => `src/${path}.js`)]);
for await (const path of glob('**/*.js', { cwd: dist })) if (!kept.has(path)) await rm(join(dist, path));
await chmod(join(dist, 'src/cli/bin.js'), 0o755);
stamp(root, digest);
