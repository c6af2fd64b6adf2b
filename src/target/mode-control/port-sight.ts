import { DEFAULT_PROCESS_LIMITS } from '../../core/watched-process.ts';
import { findProcess, type Surroundings } from '../process/find.ts';
import { startedAtSec } from '../process/pid-file.ts';
import { allPids, type Proc, statOf } from '../process/proc.ts';
import type { ProcessSight, SeenProcess } from './sight.ts';

/** The system tells the time of its own start in whole seconds. */
const TOLERANCE_MS = 1_000;

/** Whether it started others: they may be what serves, and be new while it stayed. */
const hasChildren = (proc: Proc, pid: number): boolean =>
  allPids(proc).some((other) => {
    const stat = statOf(proc, other);
    return stat !== null && stat.parent === pid && !stat.isDead;
  });

const seenAt = (proc: Proc, pid: number): SeenProcess | null => {
  const stat = statOf(proc, pid);
  const startedSec = stat === null ? null : startedAtSec(proc, stat.startTicks);
  return startedSec === null ? null : { pid, startedAtMs: startedSec * 1_000, toleranceMs: TOLERANCE_MS };
};

/**
 * The process that listens where a loopback address leads, by /proc. None on another machine, behind a program that only passes on, and where the
 * owner of the port has processes below it: a master stays while its workers are replaced, so it would tell nothing.
 */
export const sightOfPort = async (url: string, surroundings: Surroundings): Promise<readonly ProcessSight[]> => {
  const { proc } = surroundings;
  const watched = { portOwner: true, ...DEFAULT_PROCESS_LIMITS } as const;
  const found = await findProcess({ url, watched, startedPid: null }, surroundings);
  if (found.state === 'none' || found.pids.some((pid) => hasChildren(proc, pid))) return [];
  const processes = found.pids.flatMap((pid) => seenAt(proc, pid) ?? []);
  return processes.length === 0 ? [] : [{ source: 'port-owner', processes }];
};
