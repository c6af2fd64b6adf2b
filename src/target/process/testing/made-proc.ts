import type { Proc } from '../proc.ts';

/** A process as a made /proc tells of it. Ticks are of 10 ms. */
export type MadeProcess = {
  readonly pid: number;
  readonly parent?: number;
  readonly name?: string;
  readonly state?: string;
  readonly startTicks?: number;
  readonly ownTicks?: number;
  readonly reapedTicks?: number;
  readonly memoryMib?: number;
  /** The inodes of its sockets. */
  readonly sockets?: readonly string[];
  /** Its threads may run on these. */
  readonly cpuList?: string;
  readonly groups?: string;
};

const statText = (of: MadeProcess): string => {
  const { pid, parent = 1, name = 'node', state = 'S', startTicks = 100, ownTicks = 0, reapedTicks = 0 } = of;
  const upToTimes = `${state} ${parent} 1 1 0 -1 0 0 0 0 0`;
  // User and system time halved: only their sum counts.
  const halves = (ticks: number): string => `${Math.floor(ticks / 2)} ${Math.ceil(ticks / 2)}`;
  return `${pid} (${name}) ${upToTimes} ${halves(ownTicks)} ${halves(reapedTicks)} 20 0 11 0 ${startTicks} 1 1\n`;
};

const statusText = ({ memoryMib = 10, cpuList = '0-63' }: MadeProcess): string =>
  `Name:\tx\nVmRSS:\t   ${memoryMib * 1024} kB\nCpus_allowed_list:\t${cpuList}\n`;

/** A made process file system: processes that a test may change, and other files by their paths. */
export const madeProc = (files: Readonly<Record<string, string>> = {}) => {
  let processes: readonly MadeProcess[] = [];
  const reads: string[] = [];
  const find = (pid: string): MadeProcess | undefined => processes.find((each) => String(each.pid) === pid);
  const proc: Proc = {
    readText: (path) => {
      reads.push(path);
      if (path === '/proc/self/stat') return 'here';
      const [, pid = '', file = ''] = /^\/proc\/(\d+)\/(\w+)$/.exec(path) ?? [];
      const found = find(pid);
      if (found === undefined) return files[path] ?? null;
      if (file === 'stat') return statText(found);
      return file === 'status' ? statusText(found) : (found.groups ?? null);
    },
    list: (path) => {
      if (path === '/proc') return ['self', 'net', ...processes.map(({ pid }) => String(pid))];
      const [, pid = ''] = /^\/proc\/(\d+)\/fd$/.exec(path) ?? [];
      return (find(pid)?.sockets ?? []).map((_, fd) => String(fd));
    },
    linkOf: (path) => {
      const [, pid = '', fd = ''] = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(path) ?? [];
      const inode = find(pid)?.sockets?.[Number(fd)];
      return inode === undefined ? null : `socket:[${inode}]`;
    },
  };
  return {
    proc,
    /** What was read since the last call. */
    takeReads: () => reads.splice(0),
    set: (...next: readonly MadeProcess[]) => {
      processes = next;
    },
  };
};
