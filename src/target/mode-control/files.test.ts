import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readKept, replaceFile } from './files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a file is replaced whole, with its mode, and nothing is left beside it', async () => {
  const path = join(folder, '.env');
  await writeFile(path, 'A=1\n');
  await chmod(path, 0o640);
  await replaceFile(await readKept(path), Buffer.from('A=2\n'));
  expect(await readFile(path, 'utf8')).toBe('A=2\n');
  expect((await stat(path)).mode & 0o7777).toBe(0o640);
  expect(await readdir(folder)).toEqual(['.env']);
});

it('a link to a file stays a link', async () => {
  const [real, path] = [join(folder, 'shared.env'), join(folder, '.env')];
  await writeFile(real, 'A=1\n');
  await symlink('shared.env', path);
  await replaceFile(await readKept(path), Buffer.from('A=2\n'));
  expect([await readlink(path), await readFile(real, 'utf8')]).toEqual(['shared.env', 'A=2\n']);
});

it('bytes that are no text come back as they were', async () => {
  const path = join(folder, '.env');
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xc3, 0x28]);
  await writeFile(path, bytes);
  expect((await readKept(path)).bytes?.equals(bytes)).toBe(true);
});

it('a file that is not there is kept as not there, and put back by taking it away', async () => {
  const path = join(folder, '.env');
  const kept = await readKept(path);
  expect(kept.bytes).toBeNull();
  await replaceFile(kept, Buffer.from('A=1\n'));
  expect((await stat(path)).mode & 0o7777).toBe(0o600);
  await replaceFile(kept, null);
  expect(await readdir(folder)).toEqual([]);
});

it('a file that cannot be written is left as it was', async () => {
  const path = join(folder, '.env');
  await writeFile(path, 'A=1\n');
  const kept = { ...(await readKept(path)), path: join(folder, 'gone', '.env') };
  await expect(replaceFile(kept, Buffer.from('A=2\n'))).rejects.toThrow('ENOENT');
  expect(await readFile(path, 'utf8')).toBe('A=1\n');
});
