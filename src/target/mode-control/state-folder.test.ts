import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stateFolderOf } from './state-folder.ts';

const inFolder = async (): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gateproof-state-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
const of = (envFile: string | null) => stateFolderOf({ envFile }, '/srv/app', 'mine');

it('is one for one env file, whatever release it is reached by', async () => {
  const folder = await inFolder();
  const shared = join(folder, 'shared.env');
  await writeFile(shared, 'A=1\n');
  for (const release of ['41', '42']) {
    await mkdir(join(folder, release));
    await symlink('../shared.env', join(folder, release, '.env'));
  }
  await symlink('41', join(folder, 'current'));
  const before = await of(join(folder, 'current', '.env'));
  await rm(join(folder, 'current'));
  await symlink('42', join(folder, 'current'));
  expect([before, await of(join(folder, 'current', '.env')), await of(shared)]).toEqual(
    Array(3).fill(`${shared}.gateproof-mode`),
  );
});

it('is beside a file that is not there yet, by the links of its folder', async () => {
  const folder = await inFolder();
  await mkdir(join(folder, '41'));
  await symlink('41', join(folder, 'current'));
  expect(await of(join(folder, 'current', '.env'))).toBe(join(folder, '41', '.env.gateproof-mode'));
});

it('is in the folder of the profile where there is no env file', async () => {
  expect(await of(null)).toBe('/srv/app/.gateproof-mode-mine');
});
