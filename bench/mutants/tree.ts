import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMutants, type Mutant } from './find.ts';
import { testsByFile } from './imports.ts';
import { withSwitches } from './switches.ts';

/** Every file that git tracks or would track. */
const filesOf = (root: string): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted();

const ROOM = 'src/judge/';

const isTest = (path: string): boolean => path.startsWith(ROOM) && path.endsWith('.test.ts');

const isMutated = (path: string): boolean =>
  path.startsWith(ROOM) && path.endsWith('.ts') && !path.endsWith('.test.ts') && !/\/(testing|fixtures)\//.test(path);

const textsOf = async (root: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)));

const mutantsIn = (texts: ReadonlyMap<string, string>): readonly Mutant[] =>
  [...texts].flatMap(([file, text]) => findMutants(file, text));

/** Every mutant of the judge's own code, file by file. */
export const judgeMutants = async (root: string): Promise<readonly Mutant[]> =>
  mutantsIn(await textsOf(root, filesOf(root).filter(isMutated)));

/** A copy of the tree in which each mutant of the judge can be woken by its number: its place in the list, from 1. */
export type SwitchedTree = {
  readonly path: string;
  readonly mutants: readonly Mutant[];
  /** The judge's tests that could come by a file, the likeliest to notice something first. */
  testsOf(file: string): readonly string[];
  remove(): Promise<void>;
};

const fill = async (root: string, path: string): Promise<Pick<SwitchedTree, 'mutants' | 'testsOf'>> => {
  const files = filesOf(root);
  for (const file of files) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await copyFile(join(root, file), join(path, file));
  }
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  // Read from the copy: the tree may change meanwhile.
  const texts = await textsOf(path, files.filter(isMutated));
  const mutants = mutantsIn(texts);
  const numbered = mutants.map((mutant, at) => ({ mutant, id: at + 1 }));
  for (const [file, of] of Map.groupBy(numbered, ({ mutant }) => mutant.file))
    await writeFile(join(path, file), withSwitches(texts.get(file) ?? '', of));
  const sources = await textsOf(
    path,
    files.filter((file) => file.endsWith('.ts')),
  );
  return { mutants, testsOf: testsByFile(sources, isTest) };
};

/** Copies the tree to a temporary folder and puts the switches in; it borrows the installed packages. */
export const switchedTree = async (root: string): Promise<SwitchedTree> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-mutants-'));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  try {
    return { path, ...(await fill(root, path)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
