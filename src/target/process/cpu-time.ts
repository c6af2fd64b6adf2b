import type { ProcStat } from './proc.ts';
import { identityOf } from './tree.ts';

/** What a tree used between two looks. `isWhole`: nothing of it is known to be missing. */
export type CpuUsed = { readonly ticks: number; readonly isWhole: boolean };

/** Each of four figures is cut to whole ticks. */
const ROUNDING_TICKS = 4;

/** What each process that stayed inherited: the last known time of those that ended below it, by its pid; 0 stands for nobody in the tree. */
const inherited = (before: readonly ProcStat[], gone: readonly ProcStat[]): ReadonlyMap<number, number> => {
  const goneByPid = new Map(gone.map((stat) => [stat.pid, stat]));
  const staying = new Set(before.map(({ pid }) => pid).filter((pid) => !goneByPid.has(pid)));
  const heirOf = (stat: ProcStat): number => {
    const parent = goneByPid.get(stat.parent);
    if (parent !== undefined && parent !== stat) return heirOf(parent);
    return staying.has(stat.parent) ? stat.parent : 0;
  };
  const byHeir = new Map<number, number>();
  for (const stat of gone) {
    const heir = heirOf(stat);
    byHeir.set(heir, (byHeir.get(heir) ?? 0) + stat.ownTicks + stat.reapedTicks);
  }
  return byHeir;
};

/**
 * The CPU time that a tree used between two looks at it, in ticks. Of a process that came and went in between, and of the last moments of one that
 * ended, the parent that waited for it has the time: what was counted of it before is taken off that. Where no parent took it over (it was not
 * waited for, or its parent was not of the tree) some of it is not known: not whole.
 */
export const cpuUsed = (before: readonly ProcStat[], after: readonly ProcStat[]): CpuUsed => {
  const earlier = new Map(before.map((stat) => [identityOf(stat), stat]));
  const stayed = new Set(after.map(identityOf));
  const byHeir = inherited(
    before,
    before.filter((stat) => !stayed.has(identityOf(stat))),
  );
  let ticks = 0;
  let isWhole = !byHeir.has(0);
  for (const stat of after) {
    const was = earlier.get(identityOf(stat));
    const reaped = stat.reapedTicks - (was?.reapedTicks ?? 0);
    const countedBefore = byHeir.get(stat.pid) ?? 0;
    ticks += stat.ownTicks - (was?.ownTicks ?? 0) + Math.max(0, reaped - countedBefore);
    if (reaped + ROUNDING_TICKS < countedBefore) isWhole = false;
  }
  return { ticks: Math.max(0, ticks), isWhole };
};
