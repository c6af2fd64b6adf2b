import type { BoundSource, ProcessBounds, ProcessSource } from '../../server-figures.ts';
import { count, counted, duration, listed, percent } from './figures.ts';

const SOURCES: Readonly<Record<ProcessSource, string>> = {
  started: 'started by gateproof',
  'pid-file': 'from its pid file',
  pm2: 'from pm2',
  'port-owner': 'owner of the port',
};

const BOUND: Readonly<Record<BoundSource, string>> = {
  stated: 'stated in the profile',
  cgroup: 'its control group',
  affinity: 'all it is pinned to',
  machine: 'all of this machine',
};

const MIB = 1_048_576;
const mebibytes = (bytes: number): string => `${count(bytes / MIB)} MiB`;
const cores = (value: number): string => (value === 1 ? '1 core' : `${Number(value.toFixed(2))} cores`);

const boundsSentence = ({ cpuCores, cpuFrom, memoryBytes, memoryFrom }: ProcessBounds): string =>
  `CPU as a share of ${cores(cpuCores)} (${BOUND[cpuFrom]}), memory of ${mebibytes(memoryBytes)} (${BOUND[memoryFrom]})`;

type Process = { readonly name: string; readonly pids: readonly number[]; readonly source: ProcessSource };

const processName = ({ name, pids, source }: Process): string => `${name} (pid ${pids.join(', ')}, ${SOURCES[source]})`;

/** English sentences about the figures of a target's server: how its process was found, and what of it could not be seen. */
export const serverFiguresText = {
  elsewhere: () => 'the target is on another machine, and only its own could read them',
  noProc: () => 'this platform has no /proc to read them from',
  notNamed: () => 'the profile names no process: give it `process` as a pid file, a pm2 name or the owner of the port',
  ourselves: () => 'gateproof itself runs in or below the process found, so the load would be counted as its own',
  notThere: (pid: number) => `no process has the pid ${pid}`,
  noPid: () => 'no pid was found',
  noPidFile: (path: string) => `the pid file ${path} cannot be read`,
  badPidFile: (path: string) => `the pid file ${path} holds no pid`,
  stalePidFile: (path: string, pid: number) => `the pid file ${path} names ${pid}, and no such process is there`,
  reusedPid: (path: string, pid: number) =>
    `the process ${pid} began after the pid file ${path} was written: it is another one with the same pid`,
  nobodyListens: () => 'nobody listens on the port of the target on this machine',
  ownerHidden: () =>
    'the process that listens on the port cannot be seen: run gateproof as the same user, or name a pid file',
  ownedByPm2: () =>
    'pm2 itself listens on the port, for all its applications (cluster mode): name the application as `pm2` in the profile',
  ownedByForwarder: (name: string) =>
    `${name} listens on the port and only passes on to the server: name the server by a pid file or a pm2 name`,
  pm2NotRunning: (home: string) => `no pm2 runs with its home in ${home}`,
  pm2Failed: (why: string) => `\`pm2 jlist\` failed: ${why}`,
  pm2Unreadable: () => '`pm2 jlist` answered no list',
  pm2Unknown: (name: string, known: readonly string[]) =>
    known.length === 0
      ? `pm2 has no application, so none named ${name} is online`
      : `pm2 has no online application named ${name}; it has ${listed(known)}`,
  processName,
  memoryOf: ({ memoryBytes, memoryFrom }: ProcessBounds) => `of ${mebibytes(memoryBytes)} (${BOUND[memoryFrom]})`,
  endedMeanwhile: (pid: number) => `the process ${pid} ended while it was watched`,
  noPool: () => 'the profile maps no statistics of the connection pool',
  notAccounted: () => 'a process below the target ended and nobody waited for it, so some of its CPU time is not known',
  noMemory: () => 'the memory of no process could be read',
  noUtilisation: () => 'the answer holds no `utilization` of 0 or more',
  poolStatus: (status: number) => `the answer was HTTP ${status}`,
  poolSilent: () => 'there was no answer in time',
  poolUnreachable: (why: string) => `there was no answer: ${why}`,

  /** Before the load. */
  watching: (arm: string, of: Process & { readonly bounds: ProcessBounds }) =>
    `${arm}: watching ${processName(of)}; ${boundsSentence(of.bounds)}.`,
  notWatching: (arm: string, why: string) => `${arm}: CPU and memory of the server are not measurable: ${why}.`,

  report: {
    title: 'Server figures',
    column: { figure: 'figure', process: 'process', cpu: 'CPU', memory: 'memory', pool: 'pool' },
    process: processName,
    bounds: boundsSentence,
    share: (of: { readonly median: number; readonly highest: number; readonly n: number }) =>
      `median ${percent(of.median)}, highest ${percent(of.highest)}, ${counted(of.n, 'samples')}`,
    unseen: (of: { readonly missing: number }) => `${counted(of.missing, 'samples')} without a figure`,
    nothing: (why: string) => `not measurable: ${why}`,
    noSample: 'no sample',
    caption:
      'Once a second while the load was sent, warm-up too. CPU is that of the whole process tree, as a share of the cores it can keep busy; memory is resident memory.',
  },

  ended: (of: { readonly pid: number; readonly atMs: number; readonly successors: readonly number[] | null }) => {
    const gone = `The process ${of.pid} of the server was gone ${duration(Math.max(0, of.atMs))} into the load`;
    if (of.successors === null) return `${gone}.`;
    return of.successors.length === 0
      ? `${gone}, and nothing stood in its place at the end.`
      : `${gone}; at the end ${listed(of.successors.map(String))} stood in its place.`;
  },
  unseen: (of: { readonly missing: number; readonly n: number; readonly why: readonly string[] }) =>
    `${counted(of.missing, 'samples')} beside ${counted(of.n, 'samples')} saw nothing${of.why.length === 0 ? '' : ` (${of.why.join('; ')})`}: counted as bad they would break it.`,
} as const;
