import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMutants, type Mutant } from './find.ts';

/** Every file that git tracks or would track. */
const filesOf = (root: string): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted();

const isMutated = (path: string): boolean =>
  path.startsWith('src/judge/') &&
  path.endsWith('.ts') &&
  !path.endsWith('.test.ts') &&
  !/\/(testing|fixtures)\//.test(path);

/** Every mutant of the judge's own code, file by file. */
export const judgeMutants = async (root: string): Promise<readonly Mutant[]> => {
  const files = filesOf(root).filter(isMutated);
  return (
    await Promise.all(files.map(async (file) => findMutants(file, await readFile(join(root, file), 'utf8'))))
  ).flat();
};

/** A copy of the tree in a temporary folder, where a mutant may stand; it borrows the installed packages. */
export const copyTree = async (root: string): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-mutants-'));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  try {
    for (const file of filesOf(root)) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await copyFile(join(root, file), join(path, file));
    }
    await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
};
