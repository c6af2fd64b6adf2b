import type { Forecast, HandshakeRate, HandshakeTiming } from '../../first-sockets.ts';
import type { DescriptorRefusal, HostFacts, HostWarning, PortRefusal, Reach } from '../../host.ts';
import { count, counted, duration, listed, milliseconds, percent } from './figures.ts';
import { scaleText } from './scale.ts';
import { processes } from './words.ts';

/** English sentences about what a machine can generate, and about the first sockets at a target. */

/** A rate as one says it: whole from ten on. */
const perSecond = (value: number): string => (value >= 10 ? count(Math.round(value)) : value.toFixed(1));
const seconds = (ms: number): string => `${Math.max(0.01, ms / 1000).toFixed(ms < 1_000 ? 2 : 1)} s`;
const cores = (value: number): string => `${Number(value.toFixed(2))} ${value === 1 ? 'core' : 'cores'}`;

const UNKNOWN_NAMES: Readonly<Record<string, string>> = {
  descriptors: 'the limit of descriptors',
  ports: 'the range of local ports',
  sockets: 'the sockets in use',
};

const warningText = (warning: HostWarning): string => {
  switch (warning.code) {
    case 'unknown':
      return `This system (${warning.platform}) does not tell ${listed(warning.what.map((name) => UNKNOWN_NAMES[name] ?? name))}: a run goes on without having looked at that.`;
    case 'descriptors-low':
      return `The descriptor limit is ${count(warning.limit)}: one process holds at most ${count(warning.perWorker)} sockets. Raise it before the command: \`ulimit -n 20000\` (over the hard limit it takes root, LimitNOFILE= or limits.conf).`;
    case 'ports-few':
      return `${warning.destination === null ? 'For connections to one target' : `For new connections to ${warning.destination}`} ${count(warning.free)} of ${count(warning.range)} local ports are free. Widen the range (\`sysctl net.ipv4.ip_local_port_range="1024 65000"\`), or wait a minute for closed ones.`;
    case 'ports-linger':
      return `This plan uses up to ${count(warning.perDestination)} local ports to one target within ${warning.lingerSec} s, and ${count(warning.free)} are free: a closed connection keeps its port for ${warning.lingerSec} s where this machine closed it first. Widen the range of ports, or open fewer connections a second.`;
    case 'cpu-quota':
      return `This process may use ${cores(warning.quotaCores)} of ${warning.cores} (a quota of its control group): it is stopped when that is used up, and late then. Raise the quota, or keep the load small.`;
    case 'cpu-busy':
      return `Other work keeps this machine busy (load ${warning.load1.toFixed(1)} on ${cores(warning.cores)}): the load may be late, and a fail then undecided. Stop it, or use another machine.`;
    case 'clock-coarse':
      return `The clock of this machine moves in steps of ${milliseconds(warning.stepUs / 1000)}: latencies below that cannot be told apart. Use another machine.`;
    case 'clock-backwards':
      return `The clock of this machine went back ${counted(warning.times, 'times')} while it was looked at: no time measured here can be trusted. Use another machine.`;
    case 'wall-jump':
      return `Wall time jumped by ${milliseconds(warning.jumpMs)} within ${duration(warning.lookedMs)}: message latencies, which use it, cannot be trusted. Wait until time synchronisation has settled.`;
    case 'noisy':
      return `This machine is noisy: an idle process lost ${percent(warning.lostRatio)} of its time, up to ${milliseconds(warning.gapMaxMs)} at once. A pass stands all the same; a fail may stay undecided.`;
  }
};

const quotesToo = (quotes: number): string => (quotes === 0 ? '' : ` beside ${count(quotes)} connections for quotes`);

const noRoom = {
  descriptors: (p: DescriptorRefusal): string =>
    `This plan holds ${counted(p.held, 'sockets')} at once, and this machine can hold ${count(p.reachable)}: the descriptor limit is ${count(p.limit)}, which leaves room for ${count(p.perWorker)}${quotesToo(p.quotes)} in each of ${processes(p.workers)}.`,
  descriptorsHint: (p: DescriptorRefusal): string =>
    `Raise the limit first: \`ulimit -n ${Math.max(1_024, p.needed)}\`${p.workersNeeded === null ? '' : `, or use more processes: --workers ${p.workersNeeded}`}${p.reachable === 0 ? '' : `, or hold at most ${count(p.reachable)} at once (--connections, holdMs)`}.`,
  ports: (p: PortRefusal): string =>
    `This plan holds ${counted(p.held, 'sockets')} at once to ${p.destination}${quotesToo(p.quotes)}, and this machine has ${count(p.free)} local ports free for it: room for ${count(p.reachable)} sockets.`,
  portsHint: (p: PortRefusal): string =>
    `Widen the range (\`sysctl net.ipv4.ip_local_port_range="1024 65000"\`), play it in shards on several machines (--shard), or hold at most ${count(p.reachable)} at once.`,
};

const room = ({ connections, workers }: Reach): string =>
  connections === null
    ? `no known limit of sockets in ${processes(workers)}`
    : `room for ${counted(connections, 'sockets')} in ${processes(workers)}`;

const handshakes = ({ aloneMs, burst }: HandshakeTiming): string => {
  const alone = aloneMs === null ? 'the first socket did not get in' : `one handshake took ${seconds(aloneMs)}`;
  if (burst === null) return alone;
  const { asked, connectedMs, limitMs } = burst;
  const last = connectedMs.at(-1);
  if (last === undefined) return `none of ${count(asked)} sockets opened at once got in within ${duration(limitMs)}`;
  return connectedMs.length === asked
    ? `${count(asked)} handshakes at once took ${seconds(last)}`
    : `of ${count(asked)} sockets opened at once ${count(connectedMs.length)} got in, the last after ${seconds(last)}`;
};

const rateText = ({ perSec, atLeast }: HandshakeRate): string =>
  atLeast ? `${perSecond(perSec)} a second or more` : `about ${perSecond(perSec)} a second`;

const patience = ({ limitMs, limitBy }: Forecast): string =>
  limitBy === 'us'
    ? `our connect timeout is ${duration(limitMs)}`
    : `the target cuts whoever waits ${duration(limitMs)}`;

const stormText = {
  opens: ({ planned, peakPerSec }: Forecast): string =>
    `this plan opens ${counted(planned, 'sockets')}, at most ${count(peakPerSec)} within a second`,
  fine: (): string => 'no queue to speak of',
  unknown: (): string =>
    'whether that is enough cannot be told from so few; connect times will show it, and a queue would be the target’s',
  queue: (storm: Forecast): string =>
    `the queue would grow to ${count(storm.queueMax)}, and a socket would wait up to ${duration(storm.waitMaxMs)}`,
  notIn: (storm: Forecast): string => `${patience(storm)}: about ${count(storm.notIn)} would not get in`,
  /** A plan that is meant to overrun a target is a good one; a reader should only know what it measures. */
  advice: (): string =>
    'If that is not the question, open them more slowly (longer --duration, fewer --connections) or wait longer (sockets.connectTimeoutMs)',
};

const foundText = {
  noPermission: (detail: string): string =>
    `before the run, the key was accepted but has no permission for streams (${detail}): no socket will get in; give the key stream:read or stream:subscribe`,
  refused: (refused: number, attempted: number, said: readonly string[]): string =>
    `before the run, ${count(refused)} of the first ${counted(attempted, 'sockets')} ${refused === 1 ? 'was' : 'were'} refused (${listed(said)})`,
  timedOut: (timedOut: number, attempted: number, limitMs: number): string =>
    `before the run, ${count(timedOut)} of the first ${counted(attempted, 'sockets')} did not get in within ${duration(limitMs)}`,
  lost: (lost: number, attempted: number, reasons: readonly string[]): string =>
    `before the run, ${count(lost)} of the first ${counted(attempted, 'sockets')} ${lost === 1 ? 'was' : 'were'} lost while nothing else happened (${listed(reasons)})`,
  subscribeFailed: (failed: number, connected: number, detail: string): string =>
    `before the run, ${count(failed)} of ${counted(connected, 'subscriptions')} ${failed === 1 ? 'was' : 'were'} refused: ${detail}`,
  unanswered: (unanswered: number, connected: number): string =>
    `before the run, ${count(unanswered)} of ${counted(connected, 'subscriptions')} got no answer`,
};

const known = <T>(value: T | null, say: (value: T) => string): string => (value === null ? 'unknown' : say(value));
const limit = (value: number | null): string => (value === null ? 'no limit' : count(value));

/** Each fact by its name, and what it is. */
const factLines = (facts: HostFacts): readonly (readonly [string, string])[] => [
  [
    'descriptors',
    known(facts.descriptors, ({ soft, hard }) =>
      soft === hard ? `${limit(soft)} a process` : `${limit(soft)} a process (hard limit: ${limit(hard)})`,
    ),
  ],
  [
    'local ports',
    known(facts.ports, ({ first, last, reserved, timeWaitReuse }) => {
      const reuse = { no: 'kept 60 s in TIME_WAIT', loopback: 'TIME_WAIT reused on loopback', all: 'TIME_WAIT reused' };
      return `${first} to ${last}${reserved === 0 ? '' : ` without ${count(reserved)} reserved`}, ${reuse[timeWaitReuse]}`;
    }),
  ],
  [
    'TCP sockets now',
    known(facts.sockets, ({ inUse, timeWait }) => `${count(inUse)} in use, ${count(timeWait)} in TIME_WAIT`),
  ],
  ...facts.destinations.map(
    ({ destination, inUse, timeWait }) =>
      ['to the target', `${destination}: ${count(inUse)} ports in use, ${count(timeWait)} in TIME_WAIT`] as const,
  ),
  [
    'source addresses',
    known(facts.sourceAddresses, ({ tried, usable }) =>
      usable === tried
        ? `all ${tried} tried of 127.0.0.0/8 (a run uses one until its ports run out)`
        : `${usable} of ${tried} tried of 127.0.0.0/8`,
    ),
  ],
  ['memory', known(facts.memoryFreeBytes, scaleText.freeMemory)],
  [
    'processor',
    `${cores(facts.cpu.cores)}${facts.cpu.quotaCores === null ? '' : `, of which ${cores(facts.cpu.quotaCores)} may be used`}, load ${known(facts.cpu.load1, (load) => load.toFixed(1))}`,
  ],
  [
    'clock',
    `steps of ${milliseconds(facts.clock.stepUs / 1000)}, ${facts.clock.backwards === 0 ? 'never back' : `${counted(facts.clock.backwards, 'times')} back`}`,
  ],
];

const reachLines = (reach: Reach): readonly (readonly [string, string])[] => [
  [
    'sockets at once',
    reach.connections === null ? 'no known limit' : `${count(reach.connections)} in ${processes(reach.workers)}`,
  ],
  ['  by descriptors', known(reach.byDescriptors, (all) => `${count(all)}, ${count(reach.perWorker ?? 0)} a process`)],
  ['  by local ports', known(reach.byPorts, (ports) => `${count(ports)} to one target`)],
  ['  by memory', known(reach.byMemory, (all) => `about ${count(all)} (rough)`)],
  ['  by processor', `about ${count(reach.connectionsByCpu)} with room to spare (rough)`],
  ['quotes a second', `about ${count(reach.requestsPerSecByCpu)} by processor, with room to spare (rough)`],
];

type PlanFacts = {
  readonly held: number;
  readonly workers: number;
  readonly workersWanted: number;
  readonly refusal: string | null;
};

const planFacts = ({ held, workers, workersWanted, refusal }: PlanFacts): readonly (readonly [string, string])[] => [
  ['sockets at once', `${count(held)}, in ${processes(workers)}`],
  ...(workers > workersWanted ? [['', `${processes(workersWanted)} would have too few descriptors`] as const] : []),
  ['fits', refusal === null ? 'yes' : 'no'],
];

type TargetFacts = {
  readonly profile: string;
  readonly mode: string;
  readonly modeProof: { readonly state: 'proven' | 'contradicted' | 'not-provable' };
  readonly rateLimit: { readonly limit: number; readonly remaining: number; readonly resetSec: number } | null;
  readonly handshakes: string | null;
  readonly storm: string | null;
};

const PROOF = { proven: 'proven', contradicted: 'contradicted', 'not-provable': 'as said: nothing there proves it' };

const targetFacts = (target: TargetFacts): readonly (readonly [string, string])[] => [
  ['profile', target.profile],
  ['mode', `${target.mode}, ${PROOF[target.modeProof.state]}`],
  [
    'rate limit',
    known(
      target.rateLimit,
      ({ limit: most, remaining, resetSec }) =>
        `${count(most)} requests, ${count(remaining)} left for the next ${count(resetSec)} s`,
    ),
  ],
  ...(target.handshakes === null ? [] : [['handshakes', target.handshakes] as const]),
  ...(target.storm === null ? [] : [['this storm', target.storm] as const]),
];

export const doctorText = {
  command: (): string => 'what this machine can generate, and what a target says before a load (sends none)',
  scenarioArgument: (): string => 'also say whether this scenario (name or file) fits',
  target: (): string => 'also ask a target: profile of it, a name or a file (with --url alone: reference-documented)',
  jsonOnly: (): string => 'print it as JSON',
  warning: warningText,
  noRoom,
  fits: (reach: Reach, held: number): string =>
    `This machine: ${room(reach)}; this plan holds at most ${count(held)} at once.`,
  moreWorkers: (workers: number, wanted: number): string =>
    `Using ${processes(workers)} instead of ${count(wanted)}: one has too few descriptors for its sockets.`,
  handshakes: (timing: HandshakeTiming, rate: HandshakeRate | null): string =>
    `${handshakes(timing)}${rate === null ? '' : `: ${rateText(rate)}`}`,
  firstSockets: (arm: string, timing: HandshakeTiming): string => `${arm}: before the run, ${handshakes(timing)}.`,
  hostRoom: (reach: Reach): string => `This machine had ${room(reach)}.`,
  storm: stormText,
  found: foundText,
  socketsRefused: (detail: string): string => `the target refused the credentials of the sockets: ${detail}`,
  socketsRefusedHint: (names: readonly string[]): string => `Check ${listed(names)}.`,

  titles: {
    machine: 'This machine',
    reach: 'What it can hold and send',
    warnings: 'Warnings',
    target: (url: string): string => `The target at ${url}`,
    plan: (name: string): string => `The plan of ${name}`,
  },
  facts: factLines,
  reach: reachLines,
  planFacts,
  targetFacts,
  noiseName: (): string => 'noise',
  noise: (noise: { readonly quiet: boolean; readonly lostRatio: number; readonly gapMaxMs: number }): string =>
    `${noise.quiet ? 'quiet' : 'noisy'}: an idle process lost ${percent(noise.lostRatio)}, longest gap ${milliseconds(noise.gapMaxMs)}`,
  noWarnings: (): string => 'none',
  nothingInTheWay: (): string => 'Nothing stands in the way.',
  inTheWay: (): string => 'This stands in the way of a run:',
} as const;
