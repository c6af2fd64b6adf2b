import { readdirSync, readFileSync } from 'node:fs';

/** What Linux tells of processes from outside: nothing of a generator is asked or changed. What is gone meanwhile counts as nothing. */

/** Pages of Linux on x64 and arm64 as Node knows them. */
const PAGE_BYTES = 4_096;

const readOr = <T>(path: string, otherwise: T, parse: (text: string) => T): T => {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return otherwise;
  }
};

const tasksOf = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
};

const pidsIn = (text: string): readonly number[] => text.trim().split(/\s+/).filter(Boolean).map(Number);

/** A process and all its descendants. */
export const treeOf = (pid: number): readonly number[] => {
  const children = tasksOf(pid).flatMap((task) => readOr(`/proc/${pid}/task/${task}/children`, [], pidsIn));
  return [pid, ...children.flatMap(treeOf)];
};

export const commandOf = (pid: number): string =>
  readOr(`/proc/${pid}/cmdline`, '', (text) => text.replaceAll('\0', ' ').trim());

export const rssBytesOf = (pid: number): number =>
  readOr(`/proc/${pid}/statm`, 0, (text) => Number(text.split(' ')[1] ?? 0) * PAGE_BYTES);

/** CPU seconds that the live threads of a process have had, to the nanosecond. */
export const cpuSecOf = (pid: number): number =>
  tasksOf(pid)
    .map((task) => readOr(`/proc/${pid}/task/${task}/schedstat`, 0, (text) => Number(text.split(' ')[0] ?? 0)))
    .reduce((sum, nanoseconds) => sum + nanoseconds / 1e9, 0);
