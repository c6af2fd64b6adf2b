import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import referenceDocumented from '../../profiles/reference-documented.ts';
import { builtInScenarios } from '../../scenarios/index.ts';
import { profileOf, scenarioOf } from './sources.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateproof-sources-'));
  for (const name of ['quote-steady', 'stock-api', 'mine'])
    mkdirSync(join(folder, 'folders', name), { recursive: true });
  mkdirSync(join(folder, 'gate'));
  writeFileSync(join(folder, 'gate', 'profile.json'), JSON.stringify({ ...referenceDocumented, name: 'of-a-file' }));
  writeFileSync(
    join(folder, 'scenario.json'),
    JSON.stringify({ ...builtInScenarios['quote-steady'], name: 'of-a-file' }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a suite plays', () => {
  it('is built in by its name, also where a folder bears that name', async () => {
    const where = { folder: join(folder, 'folders') };
    expect((await scenarioOf('quote-steady', where)).name).toBe('quote-steady');
    expect((await profileOf('stock-api', where)).name).toBe('stock-api');
  });

  it('is a file by its path, from the folder of the command', async () => {
    expect((await scenarioOf('scenario.json', { folder })).name).toBe('of-a-file');
    expect((await profileOf('./gate/profile.json', { folder })).name).toBe('of-a-file');
    expect((await profileOf('../gate/profile.json', { folder: join(folder, 'folders') })).name).toBe('of-a-file');
  });

  it.each([
    ['a name of none, also where a folder bears it', 'mine', 'There is no scenario called "mine".'],
    ['a file that is not there', 'nobody.json', 'Cannot read nobody.json.'],
  ])('is refused in the words of the command line: %s', async (_, name, message) => {
    await expect(scenarioOf(name, { folder: join(folder, 'folders') })).rejects.toMatchObject({ exitCode: 2, message });
  });
});
