import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { isBuilt } from '../../tools/bundle/built.ts';

/*
 * Set-up of the end-to-end tests and of the self-test: they start the program as it ships, which loads in half the time that the sources take. It is built first
 * where it is not of these sources.
 */
const root = join(import.meta.dirname, '../..');

const build = (): void => {
  if (isBuilt(root)) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
};

export const setup = (project: TestProject): void => {
  project.onTestsRerun(async () => build());
  // Each project sets up; the first one has built for all.
  if (process.env['GATEPROOF_TESTED_PROGRAM'] !== undefined) return;
  build();
  process.env['GATEPROOF_TESTED_PROGRAM'] = join(root, 'dist/src/cli/bin.js');
};
