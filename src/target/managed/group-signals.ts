import { readdirSync, readFileSync } from 'node:fs';

/** Sends to every process of a group; false when there is none any more. Signal 0 only asks. */
export const signalGroup = (group: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else by now.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const DEAD = /^[ZX]/;

/** State and process group of a process (proc_pid_stat(5)): the name before them stands in brackets and may hold anything. Null: it is gone. */
const statOf = (pid: string): { readonly state: string; readonly group: number } | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return null;
  }
};

const processes = (): readonly string[] => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

/**
 * Whether a process of the group still runs. What is dead and was not reaped yet still answers to signals: in a container without an init it may
 * do so for ever, so where /proc tells states, the dead are not waited for.
 */
export const isGroupAlive = (group: number): boolean => {
  if (!signalGroup(group, 0)) return false;
  const all = processes();
  if (all.length === 0) return true;
  return all.some((pid) => {
    const stat = statOf(pid);
    return stat !== null && stat.group === group && !DEAD.test(stat.state);
  });
};
