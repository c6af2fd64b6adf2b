import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Acceptance, Row } from './outcome.ts';
import { type Ended, runCommand, tail } from './run-command.ts';

/** Node versions that the published package promises, and one that it must refuse in one line. */
const VERSIONS = ['22.19.0', '24.21.0', '26.10.0'] as const;
const TOO_OLD = '20.19.0';

const OWN_SCENARIO = `import { defineScenario } from 'gateproof';
export default defineScenario({
  name: 'own',
  question: 'does a scenario of my own run?',
  gating: ['availability'],
  phases: [{ name: 'load', durationMs: 3000, quotes: { ratePerSec: 1100 } }],
});
`;

/** An empty project with the packed package and a Node of its own. */
const install = async (folder: string, tarball: string, version: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const manifest = { name: 'empty', private: true, type: 'module', allowScripts: { node: true } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'own.ts'), OWN_SCENARIO);
  const ended = await runCommand('npm', ['install', '--no-audit', '--no-fund', tarball, `node@${version}`], {
    cwd: folder,
  });
  if (ended.code !== 0) throw new Error(`npm install failed: ${tail(ended)}`);
};

const gateproof = (folder: string, words: readonly string[]): Promise<Ended> =>
  runCommand(
    join(folder, 'node_modules/.bin/node'),
    [join(folder, 'node_modules/gateproof/dist/src/cli/bin.js'), ...words],
    {
      cwd: folder,
      env: { NODE_OPTIONS: '' },
    },
  );

const isPicture = async (path: string): Promise<boolean> => {
  const bytes = await readFile(path);
  return bytes.length > 10_000 && bytes.toString('latin1', 1, 4) === 'PNG';
};

const works = async (folder: string, version: string): Promise<Row> => {
  const demo = await gateproof(folder, [
    'demo',
    '--rate',
    '400',
    '--connections',
    '40',
    '--duration',
    '8s',
    '--out',
    'out',
  ]);
  const plan = await gateproof(folder, ['plan', './own.ts']);
  const drawn = [
    await isPicture(join(folder, 'out/latency.png')),
    await isPicture(join(folder, 'out/connections.png')),
  ];
  const met =
    (demo.code === 0 || demo.code === 3) && drawn.every(Boolean) && plan.code === 0 && plan.stdout.includes('own:');
  const seen = `demo exit ${demo.code}, PNGs ${drawn.every(Boolean) ? 'drawn' : 'missing'}, own .ts scenario exit ${plan.code}`;
  return {
    name: `Node ${version}`,
    met,
    seen: met ? seen : `${seen}: ${tail(demo)} ${tail(plan)}`.replaceAll('\n', ' '),
  };
};

const refuses = async (folder: string): Promise<Row> => {
  const ended = await gateproof(folder, ['run', 'quote-steady']);
  const lines = ended.stderr.trim().split('\n');
  return {
    name: `Node ${TOO_OLD}`,
    met: ended.code === 2 && lines.length === 1 && lines[0]?.includes('22.19') === true,
    seen: lines.join(' / '),
  };
};

/** `npm pack`, installed into an empty project, on every Node it promises. */
export const packaged: Acceptance = {
  name: 'package',
  run: async (root) => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-package-'));
    try {
      const packed = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
      const tarball = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
      const rows: Row[] = [];
      for (const version of VERSIONS) {
        await install(join(folder, version), tarball, version);
        rows.push(await works(join(folder, version), version));
      }
      await install(join(folder, TOO_OLD), tarball, TOO_OLD);
      rows.push(await refuses(join(folder, TOO_OLD)));
      return {
        title: 'The package in an empty project',
        claim:
          'npm pack, installed into an empty project, runs and draws its pictures on every Node it promises, and says in one line what it needs on an older one.',
        command: 'npm run accept package',
        rows,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
