import type { MemoryRefusal, NoSourcesRefusal, SourceRefusal } from '../../host.ts';
import { clockTime, count, counted, milliseconds } from './figures.ts';
import { processes } from './words.ts';

const size = (bytes: number): string =>
  bytes < 1e9 ? `${count(Math.floor(bytes / 1e6))} MB` : `${(Math.floor(bytes / 1e8) / 10).toFixed(1)} GB`;

/** Why a plan is refused for its source addresses or for memory, and what would do. */
const noRoom = {
  sources: (p: SourceRefusal): string =>
    `This plan holds ${counted(p.held, 'sockets')} at once from ${p.sources === 1 ? '1 source address' : `${count(p.sources)} source addresses`}, and each has ${count(p.perSource)} local ports for them: room for ${count(p.reachable)} sockets.`,
  sourcesHint: (p: SourceRefusal): string =>
    `Leave out sockets.sourceAddresses (\`auto\` takes as many as it needs), or write ${p.perSource === 0 ? 'more' : count(Math.ceil(p.held / p.perSource))}, or hold at most ${count(p.reachable)} at once.`,
  noSources: (p: NoSourcesRefusal): string =>
    p.why === 'elsewhere'
      ? 'This scenario names source addresses of 127.0.0.0/8 (sockets.sourceAddresses), and the target is not on IPv4 loopback: from there no connection leads elsewhere.'
      : 'This scenario names source addresses of 127.0.0.0/8 (sockets.sourceAddresses), and this system has 127.0.0.1 alone of them.',
  noSourcesHint: (p: NoSourcesRefusal): string =>
    p.why === 'elsewhere'
      ? 'Leave out sockets.sourceAddresses; to another machine, more sockets take several machines (--shard).'
      : 'Leave out sockets.sourceAddresses, or give the loopback interface more addresses (on macOS: `sudo ifconfig lo0 alias 127.0.1.1 up`, and so on).',
  memory: (p: MemoryRefusal): string =>
    `This plan holds ${counted(p.held, 'sockets')} at once, which takes about ${size(p.held * p.perSocketBytes)} in ${processes(p.workers)} and the system, and this machine has ${size(p.freeBytes)} of memory free: room for about ${count(p.reachable)} sockets.`,
  memoryHint: (p: MemoryRefusal): string =>
    `Free memory, use the client that needs less (sockets.client: 'wire'), play it in shards on several machines (--shard), or hold at most ${count(p.reachable)} at once. A target on this machine needs its own on top.`,
} as const;

type Live = {
  readonly elapsedMs: number;
  readonly totalMs: number;
  readonly quotes: { readonly released: number; readonly planned: number; readonly inFlight: number } | null;
  readonly sockets: {
    readonly connected: number;
    readonly subscribed: number;
    readonly lost: number;
    readonly perSec: number;
  } | null;
  readonly latenessMs: number;
};

/** A line of a run that plays: what a plan has none of is left out. Fits into 80 columns up to 99,999 sockets and messages a second. */
const progress = ({ elapsedMs, totalMs, quotes, sockets, latenessMs }: Live): string =>
  [
    `${clockTime(elapsedMs)}/${clockTime(totalMs)}`,
    ...(quotes === null
      ? []
      : [`${count(quotes.released)}/${count(quotes.planned)} requests`, `${count(quotes.inFlight)} in flight`]),
    ...(sockets === null
      ? []
      : [
          `${count(sockets.connected)} open`,
          `${count(sockets.subscribed)} subscribed`,
          `${count(sockets.lost)} lost`,
          `${count(sockets.perSec)} msgs/s`,
        ]),
    `late ${milliseconds(latenessMs, 2)}`,
  ].join('  ');

/** What several addresses and several processes of one target need said. */
export const scaleText = {
  size,
  noRoom,
  progress,
  freeMemory: (bytes: number): string => `${size(bytes)} free`,
  moreSources: (sources: readonly string[]): string =>
    `Sockets come from ${count(sources.length)} source addresses in turn, ${sources[0]} to ${sources.at(-1)}: one has too few local ports for them.`,
  sameAddressTwice: (url: string): string => `The target has ${url} twice among its addresses.`,
  sameAddressTwiceHint: (): string => 'Name each of its processes once.',
  notOneHost: (hosts: readonly string[]): string =>
    `The addresses of the target are on several hosts: ${hosts.join(', ')}.`,
  notOneHostHint: (): string =>
    'Processes of one machine share a clock, by which messages are timed; of several machines load the balancer before them, or each in a run of its own.',
  of: (url: string, said: string): string => `${url}: ${said}`,
  poolOfMany: (): string => 'a target at several addresses has several pools: none is read',
  target: {
    processes: 'processes that serve the same, each on a port of its own: --port and on, or free ones',
    heartbeatRate: 'ticks a second of the heartbeat symbol at least (default: 4)',
    admin: 'with --processes: port of the admin view of all; 0 takes a free one',
    notTogether: (flag: string) => ({
      message: `--processes and ${flag} do not go together: each process needs its own.`,
      hint: `Leave out ${flag}, or start one process.`,
    }),
    childName: (number: number) => `process ${number} of the reference target`,
    ended: (name: string, how: string, said: string) => ({
      message: `${name} ended (${how}), so the others were ended too.`,
      hint: said === '' ? 'Start the target again.' : `It said: ${said}`,
    }),
    ready: (p: {
      readonly urls: readonly string[];
      readonly admin: string;
      readonly faults: readonly string[];
      readonly next: string;
    }) =>
      [
        `Reference target ready: ${count(p.urls.length)} processes`,
        ...p.urls.map((url) => `  ${url}`),
        `  books and faults of all: ${p.admin}`,
        `  faults (in each process): ${p.faults.length === 0 ? 'none' : p.faults.join(' ')}`,
        '',
        `Next, in another terminal: ${p.next}`,
        'Ctrl-C stops it.',
        '',
      ].join('\n'),
  },
} as const;
