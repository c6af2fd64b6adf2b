import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The pid of a process that is gone. */
const gonePid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('two at once', () => {
  it('the second is refused while the first works, with its pid, and may go on afterwards', async () => {
    await withLock(folder, async () => {
      await expect(withLock(folder, async () => 'second')).rejects.toMatchObject({
        exitCode: 4,
        message: expect.stringContaining(String(process.pid)),
      });
    });
    expect(await withLock(folder, async () => 'later')).toBe('later');
    expect(await readdir(folder)).toEqual([]);
  });

  it('of many at the same moment exactly one works', async () => {
    const { promise: end, resolve: letGo } = Promise.withResolvers<string>();
    const { promise: allRefused, resolve: lastRefused } = Promise.withResolvers<void>();
    let refused = 0;
    const all = Array.from({ length: 20 }, () =>
      withLock(folder, () => end).catch(() => {
        refused += 1;
        if (refused === 19) lastRefused();
        return 'refused';
      }),
    );
    await allRefused;
    letGo('worked');
    expect((await Promise.all(all)).filter((each) => each === 'worked')).toHaveLength(1);
  });

  it('a failure lets go of it', async () => {
    await expect(withLock(folder, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    expect(await readdir(folder)).toEqual([]);
  });
});

it('a folder that cannot be written to is exit 4, with the reason', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  for (const place of [file, join(file, 'inside')])
    await expect(withLock(place, async () => 'never')).rejects.toMatchObject({
      ...{ name: 'HarnessError', exitCode: 4 },
      message: expect.stringContaining(place),
      hint: expect.stringContaining('may write there'),
    });
});

describe('a lock that nobody holds', () => {
  it.each<[string, () => string]>([
    ['of a process that is gone', () => `${gonePid()} 1\n`],
    ['of a process whose pid came again', () => `${process.pid} 1\n`],
    ['that is empty', () => ''],
  ])('%s is taken over', async (_, written) => {
    await writeFile(join(folder, 'lock'), written());
    expect(await withLock(folder, async () => 'mine')).toBe('mine');
  });
});
