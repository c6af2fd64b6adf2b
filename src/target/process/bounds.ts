import { availableParallelism, cpus, totalmem } from 'node:os';
import { groupPathIn, groupsUpFrom, quotaOfV1, quotaOfV2, tightest } from '../../core/cgroup.ts';
import type { BoundSource, ProcessBounds } from '../../core/server-figures.ts';
import type { WatchedProcess } from '../../core/watched-process.ts';
import type { Proc } from './proc.ts';

export type StatedLimits = Pick<WatchedProcess, 'memoryLimitBytes' | 'cores'>;

/** Cores and memory of the machine. */
export type MachineSize = { readonly cores: number; readonly memoryBytes: number };

/** This machine: whole cores, at least one, and memory in bytes, whatever a control group allows of either. */
export const thisMachineSize = (): MachineSize => ({
  cores: Math.max(1, cpus().length, availableParallelism()),
  memoryBytes: totalmem(),
});

const GROUPS = '/sys/fs/cgroup';

const bytesOf = (text: string | null): number | null => {
  const bytes = text === null ? Number.NaN : Number(text.trim() || 'none');
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
};

/** `max`, and the number beyond every machine that cgroup 1 writes for none, are no limit. */
const groupMemory = (proc: Proc, groups: string): number | null => {
  const [v2, v1] = [groupPathIn(groups, ''), groupPathIn(groups, 'memory')];
  return tightest([
    ...(v2 === null ? [] : groupsUpFrom(v2).map((at) => bytesOf(proc.readText(`${GROUPS}/${at}/memory.max`)))),
    ...(v1 === null
      ? []
      : groupsUpFrom(v1).map((at) => bytesOf(proc.readText(`${GROUPS}/memory/${at}/memory.limit_in_bytes`)))),
  ]);
};

const groupCores = (proc: Proc, groups: string): number | null => {
  const [v2, v1] = [groupPathIn(groups, ''), groupPathIn(groups, 'cpu')];
  const v1File = (at: string, word: string): string => proc.readText(`${GROUPS}/cpu/${at}/cpu.cfs_${word}_us`) ?? '';
  return tightest([
    ...(v2 === null ? [] : groupsUpFrom(v2).map((at) => quotaOfV2(proc.readText(`${GROUPS}/${at}/cpu.max`) ?? ''))),
    ...(v1 === null ? [] : groupsUpFrom(v1).map((at) => quotaOfV1(v1File(at, 'quota'), v1File(at, 'period')))),
  ]);
};

/** How many cores a process may run on: `0-3,8` of its status is five. */
const pinnedCores = (proc: Proc, pid: number): number | null => {
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(proc.readText(`/proc/${pid}/status`) ?? '')?.[1];
  if (list === undefined) return null;
  return list.split(',').reduce((sum, part) => {
    const [first, last = first] = part.split('-').map(Number);
    return sum + (last ?? 0) - (first ?? 0) + 1;
  }, 0);
};

type Bound = { readonly value: number; readonly from: BoundSource };

/** The least of what is known; of equals the first. */
const least = (machine: number, bounds: readonly (readonly [BoundSource, number | null])[]): Bound => {
  const known = bounds.flatMap(([from, value]) => (value === null || value <= 0 ? [] : [{ from, value }]));
  return [...known, { from: 'machine' as const, value: machine }].reduce((low, each) =>
    each.value < low.value ? each : low,
  );
};

/**
 * What the CPU and the memory of a process are shares of. CPU: of the cores that its profile says it can keep busy (one, unless it says
 * otherwise), or of less where its control group or its affinity allows less. The document reads it with `top -p`, whose figure is a share of one
 * core: a server of one thread is full at 100 % of one, however many the machine has. Memory: of the limit that is stated, else of its control
 * group, else of the machine.
 */
export const boundsOf = (
  proc: Proc,
  pid: number,
  { memoryLimitBytes, cores }: StatedLimits,
  machine: MachineSize,
): ProcessBounds => {
  const groups = proc.readText(`/proc/${pid}/cgroup`) ?? '';
  const cpu = least(machine.cores, [
    ['stated', cores],
    ['cgroup', groupCores(proc, groups)],
    ['affinity', pinnedCores(proc, pid)],
  ]);
  const memory = least(machine.memoryBytes, [
    ['stated', memoryLimitBytes],
    ['cgroup', groupMemory(proc, groups)],
  ]);
  return { cpuCores: cpu.value, cpuFrom: cpu.from, memoryBytes: memory.value, memoryFrom: memory.from };
};
