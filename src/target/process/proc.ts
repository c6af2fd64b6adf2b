import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The process file system of the machine (proc(5)), or a made one in a test. What cannot be read is null or empty: gone, or not ours to read. */
export type Proc = {
  readText(path: string): string | null;
  list(path: string): readonly string[];
  linkOf(path: string): string | null;
};

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

/** Synchronous: a file of /proc costs some microseconds, a turn through the thread pool many times that. */
export const systemProc: Proc = {
  readText: (path) => orNull(() => readFileSync(path, 'utf8')),
  list: (path) => orNull(() => readdirSync(path)) ?? [],
  linkOf: (path) => orNull(() => readlinkSync(path)),
};

/** Whether this machine has the process file system at all. */
export const hasProc = (proc: Proc): boolean => proc.readText('/proc/self/stat') !== null;

/** Ticks a second of every CPU time in /proc: USER_HZ, which Linux fixes at 100 on all but two dead architectures. */
export const TICKS_PER_SEC = 100;

/** What `/proc/<pid>/stat` says (proc_pid_stat(5)). Times in ticks. */
export type ProcStat = {
  readonly pid: number;
  readonly parent: number;
  /** As the system cuts it, to 15 characters. */
  readonly name: string;
  readonly isDead: boolean;
  /** Since the machine was started: with the pid it names one process for ever. */
  readonly startTicks: number;
  /** User and system time of all its threads, those too that are over. */
  readonly ownTicks: number;
  /** The same of its children that are over and that it waited for, and of theirs. */
  readonly reapedTicks: number;
};

/** Null: there is no such process. The name stands in brackets and may hold anything, so the rest is counted from the last bracket. */
export const statOf = (proc: Proc, pid: number): ProcStat | null => {
  const text = proc.readText(`/proc/${pid}/stat`);
  if (text === null) return null;
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3]);
  const state = fields[0] ?? '';
  return {
    pid,
    parent: at(4),
    name: text.slice(text.indexOf('(') + 1, end),
    isDead: state === 'Z' || state === 'X',
    startTicks: at(22),
    ownTicks: at(14) + at(15),
    reapedTicks: at(16) + at(17),
  };
};

/** Resident memory in bytes (proc_pid_status(5)): one cheap file, without the lock on the target's memory map that its exact shares would take. */
export const residentBytes = (proc: Proc, pid: number): number | null => {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(proc.readText(`/proc/${pid}/status`) ?? '');
  return found === null ? null : Number(found[1]) * 1024;
};

/** The program that a process runs, as a name without its folder; what the system calls it where that is not ours to read. */
export const programOf = (proc: Proc, { pid, name }: Pick<ProcStat, 'pid' | 'name'>): string => {
  const program = basename(proc.linkOf(`/proc/${pid}/exe`) ?? '').replace(/ \(deleted\)$/, '');
  return program === '' ? name : program;
};

/** Every process that can be seen. */
export const allPids = (proc: Proc): readonly number[] =>
  proc.list('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
