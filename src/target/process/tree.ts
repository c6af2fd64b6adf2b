import { allPids, type Proc, type ProcStat, statOf } from './proc.ts';

/** The processes of a tree at one instant, and those at its top that are no longer there. */
export type TreeLook = { readonly members: readonly ProcStat[]; readonly lost: readonly number[] };

/** A process by its pid and its start: a pid alone may come again. */
export const identityOf = ({ pid, startTicks }: Pick<ProcStat, 'pid' | 'startTicks'>): string => `${pid} ${startTicks}`;

/**
 * Follows the processes below some pids. A child belongs to the tree from its birth to its end, whatever becomes of its parent. Only processes that
 * were not there at the look before are asked for their parents, so a look costs a list of names and one file a member.
 */
export const followTree = (proc: Proc, roots: readonly ProcStat[]): (() => TreeLook) => {
  let known = new Map<number, ProcStat>(roots.map((root) => [root.pid, root]));
  let strangers = new Set<number>();

  const stillThere = (): Map<number, ProcStat> => {
    const alive = new Map<number, ProcStat>();
    for (const member of known.values()) {
      const stat = statOf(proc, member.pid);
      if (stat !== null && stat.startTicks === member.startTicks) alive.set(stat.pid, stat);
    }
    return alive;
  };

  return () => {
    const members = stillThere();
    const listed = allPids(proc);
    const newcomers = listed.flatMap((pid) =>
      members.has(pid) || strangers.has(pid) ? [] : (statOf(proc, pid) ?? []),
    );
    // A child may be listed before its parent: again until none joins.
    let waiting = newcomers;
    for (;;) {
      const joining = waiting.filter(({ parent }) => members.has(parent));
      if (joining.length === 0) break;
      for (const stat of joining) members.set(stat.pid, stat);
      waiting = waiting.filter(({ pid }) => !members.has(pid));
    }
    strangers = new Set(listed.filter((pid) => !members.has(pid)));
    known = members;
    const lost = roots.filter(({ pid, startTicks }) => {
      const stat = members.get(pid);
      return stat === undefined || stat.isDead || stat.startTicks !== startTicks;
    });
    return { members: [...members.values()], lost: lost.map(({ pid }) => pid) };
  };
};
