import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
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
    ['of one build alone', ['ci-gate', '--candidate', 'next.ts'], {}, 'belong together'],
    [
      'of a build whose other one a variable misspells',
      ['ci-gate'],
      { GATEPROOF_SUITE_REFERENCE: 'base.ts', GATEPROOF_SUITE_CANDIDAT: 'next.ts' },
      'belong together',
    ],
    ['of an address that is empty', ['smoke', '--url', ''], {}, '--url is empty'],
    [
      'of one address of two that is empty',
      ['smoke', '--url', 'http://127.0.0.1:1', '--url', ' '],
      {},
      '--url is empty',
    ],
    ['of a profile that is empty', ['pre-release', '--target', ''], {}, '--target is empty'],
    ['of a host that is empty', ['smoke', '--allow-host', ''], {}, '--allow-host is empty'],
    ['of a moment that is empty', ['post-rollback', '--since', ''], {}, '--since is empty'],
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

  it('of a folder that a file stands in the way of', async () => {
    const out = folder.next();
    mkdirSync(join(out, 'suite.json.partial'), { recursive: true });
    const { code, error } = await runHere(registerSuite, ['suite', 'smoke', '--out', out]);
    expect([code, error?.message]).toEqual([2, expect.stringContaining(`Cannot write ${out}`)]);
  });

  it('into the folder that a variable names, where no flag does', async () => {
    const out = folder.next();
    mkdirSync(join(out, 'suite.json.partial'), { recursive: true });
    const { error } = await runHere(registerSuite, ['suite', 'smoke'], { GATEPROOF_SUITE_OUT: out });
    expect(error?.message).toContain(`Cannot write ${out}`);
  });
});
