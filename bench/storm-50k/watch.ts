import { readFileSync } from 'node:fs';
import type { SeveralTargets } from '../../src/testing/several-targets.ts';

/** What was seen at one instant: sockets by the books of the target, memory and CPU by the system. */
export type Look = {
  readonly atMs: number;
  readonly open: number;
  readonly subscribed: number;
  readonly workers: number;
  readonly workersBytes: number;
  readonly workersCpuSec: number;
  readonly targetBytes: number;
  readonly targetCpuSec: number;
};

const PAGE = 4_096;
const TICKS_PER_SEC = 100;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);

const sum = (pids: readonly number[], of: (pid: number) => number): number =>
  pids.reduce((total, pid) => total + of(pid), 0);

const bytesOf = (pid: number): number => Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE;

const cpuSecOf = (pid: number): number => {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SEC;
};

const look = async (target: SeveralTargets, generator: number, startMs: number): Promise<Look> => {
  const { connections } = await target.books();
  const workers = childrenOf(generator);
  return {
    atMs: performance.now() - startMs,
    open: connections.open,
    subscribed: connections.subscribeAcks,
    workers: workers.length,
    workersBytes: sum(workers, bytesOf),
    workersCpuSec: sum(workers, cpuSecOf),
    targetBytes: sum(target.pids, bytesOf),
    targetCpuSec: sum(target.pids, cpuSecOf),
  };
};

const EVERY_MS = 1_000;

/** Looks at both sides once a second until it is stopped. */
export const watchStorm = (target: SeveralTargets, generator: number): { stop(): Promise<readonly Look[]> } => {
  const looks: Look[] = [];
  const startMs = performance.now();
  let isBusy = false;
  const beat = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    looks.push(await look(target, generator, startMs));
    isBusy = false;
  };
  const timer = setInterval(() => void beat(), EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      return looks;
    },
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export type StormFigures = {
  /** From the first look at which all were open to the last. */
  readonly heldSec: number;
  readonly workers: number;
  readonly bytesPerSocket: number;
  readonly cpuUsPerConnection: number;
  readonly targetBytesPerSocket: number;
  readonly targetCpuUsPerConnection: number;
};

/**
 * Memory: what the processes hold with all sockets open (median) over what they held before the first, for each socket. CPU: all that they used
 * until all were open, for each connection; pings, messages and the planning of a worker are in it. null: all were never open at once.
 */
export const figuresOf = (looks: readonly Look[], sockets: number): StormFigures | null => {
  const playing = looks.filter(({ workers }) => workers > 0);
  const held = playing.filter(({ open }) => open >= sockets);
  const [first, last] = [held[0], held.at(-1)];
  const before = playing.findLast(({ open, atMs }) => open <= sockets / 50 && atMs < (first?.atMs ?? 0));
  if (first === undefined || last === undefined || before === undefined) return null;
  const added = sockets - before.open;
  return {
    heldSec: (last.atMs - first.atMs) / 1000,
    workers: Math.max(...held.map(({ workers }) => workers)),
    bytesPerSocket: (median(held.map(({ workersBytes }) => workersBytes)) - before.workersBytes) / added,
    cpuUsPerConnection: ((first.workersCpuSec - before.workersCpuSec) * 1e6) / added,
    targetBytesPerSocket: (median(held.map(({ targetBytes }) => targetBytes)) - before.targetBytes) / added,
    targetCpuUsPerConnection: ((first.targetCpuSec - before.targetCpuSec) * 1e6) / added,
  };
};
