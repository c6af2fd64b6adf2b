import type { ProxyRefusal } from '../../host.ts';
import type { ProxyRecord } from '../../wire-fault.ts';
import { count, counted, duration, listed } from './figures.ts';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

/** Bytes for people: 1,536 bytes are 1.5 KiB. */
const size = (bytes: number): string => {
  const power = bytes < 1_024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${count(Number((bytes / 1_024 ** power).toFixed(power === 0 ? 0 : 1)))} ${UNITS[power]}`;
};

const planted = (faults: readonly string[]): string =>
  faults.length === 0 ? 'without a fault' : `with ${listed(faults.map((fault) => `\`${fault}\``))}`;

const carried = ({ books }: ProxyRecord): string => {
  if (books === null) return '';
  const { accepted, ended, up, down } = books;
  const cut = ended.fault === 0 ? '' : `, ended ${count(ended.fault)} of them by a fault`;
  const unreached = ended.unreached === 0 ? '' : `, could not reach the target for ${count(ended.unreached)}`;
  return ` It carried ${counted(accepted, 'connections')} (${size(up.passed)} up, ${size(down.passed)} down)${cut}${unreached}.`;
};

/** A faulty proxy between the load and a target. */
export const proxyText = {
  flag: () =>
    'put a proxy with this fault of the wire between the load and the target, such as net-delay=50ms or net-reset=36,on=sockets; `none`: one that only passes bytes on; may be repeated',
  option: '--proxy-fault',
  starting: (faults: readonly string[]) => `A proxy ${planted(faults)} stands between the load and the target.\n`,
  /** What a run with a proxy is told of it, for one arm. */
  stood: (arm: string, proxy: ProxyRecord) =>
    `${arm}: a proxy of ours ${planted(proxy.faults)} stood between the load and the target: every figure is of both together.${carried(proxy)}`,
  late: (arm: string, of: { readonly p99Ms: number; readonly maxMs: number }) =>
    `${arm}: our proxy itself ran late, by ${duration(of.p99Ms)} at the 99th percentile and ${duration(of.maxMs)} at most: by so much a figure may be worse than the target and the fault. Use a quieter machine or less load.`,
  refused: (problems: number) =>
    problems === 1
      ? 'A fault of the proxy was refused.'
      : `Faults of the proxy were refused: ${count(problems)} problems.`,
  refusedHint: (names: readonly string[]) =>
    `Mend them and try again. The faults of a proxy are ${listed(names)}; docs/proxy-faults.md has an example of each.`,
  onlyOfTarget: (name: string) =>
    `\`${name}\` is a fault of the reference target itself: plant it with \`gateproof target --fault\`.`,
  aFault: 'the name of a fault of the wire',
  noShards: () => '`--proxy-fault` and `--shard` do not go together.',
  noShardsHint: () =>
    'Each shard would have a proxy of its own, and its own count or share. Play the whole plan, or put one proxy before all shards.',
  noAddresses: () => '`--proxy-fault` and a target at several addresses do not go together.',
  noAddressesHint: () => 'A proxy stands before one address. Name one with `--url`.',
  noRoom: (p: ProxyRefusal) =>
    `This plan holds ${counted(p.held, 'sockets')} at once${p.quotes === 0 ? '' : ` beside ${count(p.quotes)} connections for quotes`}, and the proxy of \`--proxy-fault\` has room for ${counted(p.reachable, 'sockets')}${p.quotes === 0 ? '' : ' beside them'}: it takes two descriptors for each connection, and the descriptor limit is ${count(p.limit)}.`,
  noRoomHint: (p: ProxyRefusal) =>
    `Raise the limit first: \`ulimit -n ${p.needed}\`${p.reachable === 0 ? '' : `, or hold at most ${count(p.reachable)} at once (--connections, holdMs)`}, or play it without \`--proxy-fault\`.`,
  cannotStart: (why: string) => `The proxy between the load and the target could not be started: ${why}.`,
  cannotStartHint: () => 'Run it again without `--proxy-fault`, or free processes and ports on this machine.',
  lost: (why: string) => `The proxy between the load and the target was lost (${why}): what it cut is not known`,
  ranOut: (of: { readonly count: number; readonly names: readonly string[] }) =>
    `The proxy between the load and the target ran out of descriptors, ports or memory, or got no answer from its name service, ${count(of.count)} times (${listed(of.names)})`,
  endedTogether: () => 'connections ended, by whomever',
  cutByProxy: () => 'connections lost or refused, beside those that the proxy ended',
} as const;
