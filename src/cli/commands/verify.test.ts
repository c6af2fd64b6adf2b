import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runHere } from '../testing/in-process.ts';
import { registerVerify } from './verify.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

it.each<[string, readonly string[]]>([
  ['said', ['--mode', 'gateway-only']],
  ['not said', []],
])('without credentials of its load it is exit 2, and nothing is asked or left: mode %s', async (_, mode) => {
  const target = await startForTest();
  const profile = join(folder.path, 'mine.json');
  const credentials = { required: 'required' };
  await writeFile(profile, JSON.stringify({ ...builtInProfiles['reference-documented'], name: 'mine', credentials }));
  const out = folder.next();
  const words = ['verify', '--tier', '1', '--target', profile, '--url', target.url, '--out', out, ...mode];
  const { code, stdout, error } = await runHere(registerVerify, words);
  expect([code, stdout, error?.hint]).toEqual([2, '', expect.stringContaining('GATEPROOF_APP_KEY')]);
  expect(existsSync(out)).toBe(false);
  expect(target.books().requests.other.received).toBe(0);
});
