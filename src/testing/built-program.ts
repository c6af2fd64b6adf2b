import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/*
 * Set-up of the end-to-end tests and the suites: they start the program as it ships, which loads in half the time that the sources take. It is built first where a
 * source is younger than it is.
 */
const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/src/cli/bin.js');
const SOURCES = ['src/**/*.ts', 'suites/*.ts', 'scenarios/*.ts', 'profiles/*.ts', 'tools/bundle/*.ts', '*.json'];

const youngest = (paths: readonly string[]): number =>
  Math.max(...paths.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0));

const build = (): void => {
  const built = youngest(['dist/src/cli/bin.js']);
  if (built > youngest(globSync(SOURCES, { cwd: root }))) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
};

export const setup = (project: TestProject): void => {
  project.onTestsRerun(async () => build());
  // Each project sets up; the first one has built for all.
  if (process.env['GATEPROOF_TESTED_PROGRAM'] !== undefined) return;
  build();
  process.env['GATEPROOF_TESTED_PROGRAM'] = program;
};
