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

/** Nothing is opened yet where it is refused: vitest comes after that. */
describe('a suite is refused before vitest starts', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
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
