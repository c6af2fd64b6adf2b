import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that `dist` is made of, */
const SOURCES = ['src/**/*.ts', 'suites/*.ts', 'scenarios/*.ts', 'profiles/*.ts', 'tools/bundle/*.ts', '*.json'];
/** but for this. */
const TESTS = /\.(test|e2e)\.ts$/;

const stampOf = (root: string): string => join(root, 'dist/.built');

/** A digest of the names and contents of all sources: their times tell nothing of a file that was put back or deleted. */
export const digestOfSources = (root: string): string => {
  const digest = createHash('sha256');
  const paths = globSync(SOURCES, { cwd: root }).filter((path) => !TESTS.test(path));
  for (const path of paths.sort())
    digest
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return digest.digest('hex');
};

/** Whether `dist` was built to its end, of these very sources. */
export const isBuilt = (root: string): boolean => {
  try {
    return readFileSync(stampOf(root), 'utf8') === digestOfSources(root);
  } catch {
    return false;
  }
};

/** Before anything is written: whatever comes, a build that does not end is none. */
export const unstamp = (root: string): void => rmSync(stampOf(root), { force: true });

/** The last act of a build; `digest`: of the sources as they were before it. */
export const stamp = (root: string, digest: string): void => writeFileSync(stampOf(root), digest);
