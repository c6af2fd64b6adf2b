import { readFile, stat } from 'node:fs/promises';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type Proc, statOf, TICKS_PER_SEC } from './proc.ts';

const text = englishCatalogue.serverFigures;

/** A process may write its pid at once; clocks and ticks are cut. */
const SLACK_SEC = 2;

/** When a process began, in seconds of the wall clock; null where the machine does not tell. */
export const startedAtSec = (proc: Proc, startTicks: number): number | null => {
  const boot = /^btime (\d+)$/m.exec(proc.readText('/proc/stat') ?? '')?.[1];
  return boot === undefined ? null : Number(boot) + startTicks / TICKS_PER_SEC;
};

/** The pid in a file, or a sentence on why there is none. A process that began after the file was written got its pid by chance: it is another one. */
export const pidInFile = async (path: string, proc: Proc): Promise<number | string> => {
  const content = await readFile(path, 'utf8').catch(() => null);
  const written = await stat(path).catch(() => null);
  if (content === null || written === null) return text.noPidFile(path);
  if (!/^[1-9]\d{0,8}$/.test(content.trim())) return text.badPidFile(path);
  const pid = Number(content.trim());
  const found = statOf(proc, pid);
  if (found === null || found.isDead) return text.stalePidFile(path, pid);
  const startedSec = startedAtSec(proc, found.startTicks);
  if (startedSec !== null && startedSec > written.mtimeMs / 1000 + SLACK_SEC) return text.reusedPid(path, pid);
  return pid;
};
