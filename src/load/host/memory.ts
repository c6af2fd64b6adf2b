import { groupPathIn, groupsUpFrom, tightest } from '../../core/cgroup.ts';
import type { Machine } from './machine.ts';

const GROUPS = '/sys/fs/cgroup';

/** `MemAvailable` of /proc/meminfo (proc_meminfo(5)), in bytes. */
export const availableInMeminfo = (text: string): number | null => {
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(text);
  return found === null ? null : Number(found[1]) * 1_024;
};

const bytesOf = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text.trim()) ? Number(text.trim()) : null;

/** What a group may still take; file pages that can be dropped are not taken (`inactive_file` of memory.stat). */
const freeInGroup = async (machine: Machine, at: string): Promise<number | null> => {
  const read = (file: string): Promise<string | null> => machine.readText(`${GROUPS}/${at}/${file}`);
  const [most, used, stat] = [await read('memory.max'), await read('memory.current'), await read('memory.stat')];
  const [limit, current] = [bytesOf(most), bytesOf(used)];
  if (limit === null || current === null) return null;
  const droppable = Number(/^inactive_file (\d+)$/m.exec(stat ?? '')?.[1] ?? 0);
  return Math.max(0, limit - current + droppable);
};

/** Memory that is free for new use, in bytes: of the machine, or of the control group (version 2) of this process where that has less. null: not told. */
export const readMemory = async (machine: Machine): Promise<number | null> => {
  const meminfo = await machine.readText('/proc/meminfo');
  const own = groupPathIn((await machine.readText('/proc/self/cgroup')) ?? '', '');
  const groups = own === null ? [] : groupsUpFrom(own);
  const free = await Promise.all(groups.map((at) => freeInGroup(machine, at)));
  return tightest([meminfo === null ? null : availableInMeminfo(meminfo), ...free]);
};
