import type { DescriptorFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

const limitOf = (word: string | undefined): number | null | undefined => {
  if (word === 'unlimited') return null;
  return word !== undefined && /^\d+$/.test(word) ? Number(word) : undefined;
};

const factsOf = (soft: string | undefined, hard: string | undefined): DescriptorFacts | null => {
  const limits = { soft: limitOf(soft), hard: limitOf(hard) };
  return limits.soft === undefined || limits.hard === undefined ? null : { soft: limits.soft, hard: limits.hard };
};

/** `Max open files` of `/proc/self/limits` (proc_pid_limits(5)). */
export const descriptorsInLimits = (text: string): DescriptorFacts | null => {
  const found = /^Max open files\s+(\S+)\s+(\S+)/m.exec(text);
  return factsOf(found?.[1], found?.[2]);
};

/** Two lines: the soft limit, then the hard one. */
export const descriptorsOfShell = (text: string): DescriptorFacts | null => {
  const [soft, hard] = text.trim().split(/\s+/);
  return factsOf(soft, hard);
};

/** The limits of this process. Node raises the soft one to the hard one when it starts, and its child processes inherit that. */
export const readDescriptors = async (machine: Machine): Promise<DescriptorFacts | null> => {
  const limits = await machine.readText('/proc/self/limits');
  if (limits !== null) return descriptorsInLimits(limits);
  if (machine.platform === 'win32') return null;
  const said = await machine.output('sh', ['-c', 'ulimit -Sn; ulimit -Hn']);
  return said === null ? null : descriptorsOfShell(said);
};
