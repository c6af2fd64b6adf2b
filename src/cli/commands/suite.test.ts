import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runHere } from '../testing/in-process.ts';
import { registerSuite } from './suite.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const BUILDS = ['--target', 'next.ts', '--reference', 'base.ts', '--candidate', 'next.ts'];

/** Nothing is opened yet where it is refused: vitest comes after that. */
describe('a suite is refused before vitest starts', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['of builds and a baseline', ['ci-gate', ...BUILDS, '--baseline', 'kept'], {}, 'only one of them'],
    [
      'of builds, where a variable says a baseline',
      ['ci-gate', ...BUILDS],
      { GATEPROOF_SUITE_BASELINE: 'kept' },
      'only one of them',
    ],
    [
      'of a baseline, where a variable says a build',
      ['ci-gate', '--baseline', 'kept'],
      { GATEPROOF_SUITE_CANDIDATE: 'next.ts' },
      'only one of them',
    ],
    [
      'of another scenario than the baseline has',
      ['ci-gate', '--baseline', 'kept', '--scenario', 'mixed-day'],
      {},
      '--scenario would not be looked at',
    ],
    [
      'of a mode beside a baseline',
      ['ci-gate', '--baseline', 'kept', '--mode', 'legacy-fallback'],
      {},
      '--mode would not be looked at',
    ],
    [
      'of a wrong --since',
      ['post-rollback', '--mode', 'legacy-fallback', '--since', 'yesterday'],
      {},
      '--since is an instant of the past or a time ago',
    ],
  ])('%s', async (_, words, env, said) => {
    const out = folder.next();
    const { code, error, stdout } = await runHere(registerSuite, ['suite', ...words, '--out', out], env);
    expect([code, stdout, error?.message]).toEqual([2, '', expect.stringContaining(said)]);
    expect(existsSync(out)).toBe(false);
  });
});
