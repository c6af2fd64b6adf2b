import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { unwritable } from './unwritable.ts';

const text = englishCatalogue.modeControl;

/** When a process started, as the system counts it; '' where it does not tell. A pid alone may come again. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether the process that a lock names still runs. What nobody can have written holds nothing. */
const isHeld = (written: string): boolean => {
  const [pid = '', start = ''] = written.trim().split(' ');
  if (!/^[1-9]\d*$/.test(pid)) return false;
  return isAlive(Number(pid)) && (start === '' || startOf(Number(pid)) === start);
};

const has = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

/** Whole from its first moment: a link to a file that is written already. False where there is a lock. */
const tryTake = async (path: string): Promise<boolean> => {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (has(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
};

/** Takes away the lock of a process that is gone. Where another took it over in between, that one is put back. */
const takeAway = async (path: string, stale: string): Promise<void> => {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (has(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
};

/**
 * Holds the lock of a folder while `work` runs: two switches at once would each back up what the other wrote. Held by another, or a folder that cannot be
 * written to: HarnessError (exit 4).
 */
export const withLock = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
  const path = join(folder, 'lock');
  const take = (): Promise<boolean> => tryTake(path).catch(unwritable(folder));
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unwritable(folder));
  for (let attempt = 0; !(await take()); attempt += 1) {
    const written = await readFile(path, 'utf8').catch(() => null);
    if (attempt > 2 || (written !== null && isHeld(written)))
      throw new HarnessError(text.locked(path, written?.trim().split(' ')[0] ?? ''), {
        exitCode: EXIT.unreachable,
        hint: text.lockedHint(),
      });
    if (written !== null) await takeAway(path, written);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
};
