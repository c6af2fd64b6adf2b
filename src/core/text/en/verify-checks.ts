import { apartFrom, count, counted, duration, listed, milliseconds, percent } from './figures.ts';

const per = (value: number, other: number): string => apartFrom(percent, value, other);

/** How a transport or an envelope failed, in words. */
const FAULTS: Readonly<Record<string, string>> = {
  'not-json': 'something that is not JSON came',
  envelope: 'it is no success envelope with quotes in it',
  partial: 'it says itself that a part is missing',
  'missing-symbol': 'not every symbol that was asked for is in it',
};

type Seconds = {
  readonly bad: number;
  readonly n: number;
  readonly limit: number;
  /** Bounds of the share of seconds at the limit or over it, with 95 % confidence; null without a sample. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly allowedBadRatio: number;
  readonly needs: number | null;
};

const atLimit = ({ bad, n, limit }: Seconds): string =>
  `${count(bad)} of ${counted(n, 'seconds')} were at ${percent(limit)} or over`;
type Port = {
  readonly established: number;
  readonly ours: number;
  readonly oursMet: number;
  readonly listeners: readonly string[];
};
type Responses = {
  readonly observed: number | null;
  readonly n: number;
  readonly bad: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly needs: number | null;
  readonly reason: string | null;
  readonly limitMs: number;
  readonly example: { readonly kind: string; readonly detail: string } | null;
};
type Slice = { readonly counts: { readonly ok: number; readonly planned: number }; readonly failures: object };

const observed = ({ observed: p95, limitMs }: Responses): string =>
  p95 === null
    ? 'the P95 has no value, since over 5 % had no good answer'
    : `P95 ${apartFrom(milliseconds, p95, limitMs)}`;

const bounds = ({ n, bad, lower, upper, limitMs }: Responses): string =>
  `${count(bad)} of ${counted(n, 'requests')} took ${milliseconds(limitMs)} or more or had no good answer` +
  (lower === null || upper === null
    ? ''
    : `; the true share is between ${percent(lower)} and ${percent(upper)}, and 5 % is allowed`);

const UNDECIDED: Readonly<Record<string, string>> = {
  'noisy-host': 'this machine stalled while it measured: check again in a quiet moment',
  'generator-saturated': 'this process sent late: check again with less running here',
  'too-few-samples': 'too few requests to tell: a larger probe would',
};

/** What each of the checks says. The order is that of the document. */
export const checkSentences = {
  health: {
    well: () => 'It answers 200 and says that it is healthy.',
    not: (said: string, status: number) => `Its status is ${said} (HTTP ${status}), and only "healthy" counts.`,
  },
  H1: { expects: () => '200, and status is exactly "healthy"' },
  H2: {
    expects: (mode: string) => `200, status "healthy", and the mode, if it names one, is ${mode}`,
    well: (mode: string) => `It is healthy and names the mode ${mode}.`,
    namesNoMode: () => 'It is healthy; it names no mode.',
    otherMode: (expected: string, named: string) =>
      `It is healthy, but names the mode ${named} where ${expected} is expected. Is the restart still to come, or did it keep its old environment?`,
  },
  H3: { expects: () => '200, and status is exactly "healthy"' },
  H4: {
    expects: (limit: number) => `200, and utilization is under ${percent(limit)}`,
    well: (used: number, limit: number) => `${per(used, limit)} of the pool is in use.`,
    full: (used: number, limit: number) =>
      `${per(used, limit)} of the pool is in use, and the limit is ${percent(limit)}.`,
    noFigure: (got: string) => `It gives no utilization (${got}), so nobody knows how full the pool is.`,
  },
  H5: {
    expects: () => 'connected is true',
    expectsTick: (limitMs: number) =>
      `a socket of ours gets in, subscribes and has a tick within ${duration(limitMs)} (the target does not test itself)`,
    connected: () => 'The target connected to itself.',
    ourSocket: () => 'A socket of ours got in, subscribed and had a tick.',
    notConnected: (connected: string, error: string | null) =>
      `The target could not connect to itself: connected is ${connected}${error === null ? '' : `, error ${error}`}.`,
  },
  F1: {
    expects: (symbols: readonly string[]) => `200, a success envelope, and one quote each of ${listed(symbols)}`,
    well: (symbols: number) => `All ${counted(symbols, 'symbols')} are there.`,
    none: (kind: string) => `No answer came (${kind}).`,
    fault: (fault: string) => `The answer is not whole: ${FAULTS[fault] ?? fault}.`,
  },
  F2: {
    expects: (tickMs: number) =>
      `a socket of ours joins, subscribes, has a tick within ${duration(tickMs)}, gets its ping answered and leaves cleanly (the document's script never existed)`,
    expectsCommand: (words: readonly string[]) => `${words.join(' ')} ends with exit code 0`,
    well: () => 'A socket of ours joined, subscribed, had a tick, got its ping answered and left cleanly.',
  },
  F3: {
    expects: () => 'limited is true',
    expectsBurst: (requests: number | null) =>
      requests === null
        ? 'a burst meets a 429 with Retry-After, where the profile allows one'
        : `at most ${counted(requests, 'requests')} at once meet a 429 of the limiter, with Retry-After`,
    limited: () => 'The target found its limiter working.',
    notLimited: (got: string) => `The target found its limiter not working: limited is ${got}.`,
    noPermission: () =>
      'The target does not validate its limiter, and a burst may lock users out: allow one with checks.burst in the profile, or say checks.notApplicable.',
    asked: (most: number, route: string) => `up to ${counted(most, 'requests')}: ${route}`,
    seen: (tally: readonly (readonly [string, number])[], headers: readonly string[]) =>
      `${listed(tally.map(([kind, times]) => `${count(times)} x ${kind}`))}${headers.length === 0 ? '' : `; ${headers.join(', ')}`}`,
    met: (sent: number, retrySec: number) =>
      `Within ${counted(sent, 'requests')} the limiter refused with 429${Number.isNaN(retrySec) ? '' : ` and Retry-After ${count(retrySec)} s`}.`,
    noRetryAfter: (sent: number) => `Within ${counted(sent, 'requests')} a 429 came, but without Retry-After.`,
    burstTooSmall: (sent: number, limit: number) =>
      `The target allows ${count(limit)}, and the profile allows a burst of ${count(sent)}: raise checks.burst.requests above ${count(limit)}.`,
    upstream: () =>
      "Only 429s without the code of the target's limiter came, of its upstream or of something in front of it, so its limiter was not met.",
    unanswered: (sent: number) =>
      `Not one of ${counted(sent, 'requests')} was answered by the target, so its limiter was not met.`,
    tooSlow: (sent: number, most: number) =>
      `The time was over after ${count(sent)} of ${counted(most, 'requests')}, and none of them met the limiter: whether all would have, nobody can tell.`,
    tooFarApart: (most: number, windowSec: number, limit: number) =>
      `At most ${count(most)} answers came within ${count(windowSec)} s, and the target allows ${count(limit)}: from here it was never asked often enough to meet its limiter. Run from nearer to the target, or check it with a lower limit.`,
    neverMet: (sent: number) => `${counted(sent, 'requests')} at once met no 429: nothing limits them.`,
  },
  F4: {
    expects: () => 'valid is true',
    well: () => 'The target finds its configuration valid.',
    invalid: (valid: string, errors: string) =>
      `The target finds its configuration wrong: valid is ${valid}, errors ${errors}.`,
  },
  P1: {
    expects: ({ requests, ratePerSec, limitMs }: { requests: number; ratePerSec: number; limitMs: number }) =>
      `P95 under ${milliseconds(limitMs)}, by exact bounds, of ${counted(requests, 'requests')} at ${count(ratePerSec)}/s`,
    asked: ({ requests, ratePerSec, route }: { requests: number; ratePerSec: number; route: string }) =>
      `${counted(requests, 'requests')} at ${count(ratePerSec)}/s: ${route}`,
    seen: (slices: readonly Slice[]) => {
      const sum = (pick: (slice: Slice) => number): number => slices.reduce((total, slice) => total + pick(slice), 0);
      const failures = [...new Set(slices.flatMap(({ failures: kinds }) => Object.keys(kinds)))];
      const good = `${count(sum(({ counts }) => counts.ok))} of ${count(sum(({ counts }) => counts.planned))} answered well`;
      return failures.length === 0 ? good : `${good}; also: ${listed(failures)}`;
    },
    well: (of: Responses) => `${observed(of)}; ${bounds(of)}.`,
    slow: (of: Responses, isUnwatched: boolean) =>
      `${observed(of)}; ${bounds(of)}.${isUnwatched ? ' What watches this machine had ended by itself, and a stall of it would not be seen: check again before you believe it.' : ''}${of.example === null ? '' : ` For example ${of.example.kind}: ${of.example.detail}`}`,
    undecided: (of: Responses) =>
      `${observed(of)}; ${bounds(of)}. ${UNDECIDED[of.reason ?? ''] ?? 'It cannot be told'}${of.needs === null ? '' : ` (${counted(of.needs, 'requests')} more)`}.`,
    limiter: (needed: number, limit: { limit: number; remaining: number; resetSec: number }) =>
      `The target's limiter has ${count(limit.remaining)} of ${count(limit.limit)} left for ${count(limit.resetSec)} s, and the probe needs ${count(needed)}: it would measure the limiter. Raise it at the target, or make checks.responseProbe smaller.`,
    limited: (times: number) =>
      `The target's limiter refused ${counted(times, 'requests')} of the probe, so it measured the limiter. Raise it at the target.`,
    limitedElsewhere: (times: number) =>
      `${counted(times, 'requests')} of the probe got a 429 without the code of the target's limiter: of its upstream, or of something in front of it. Without them it would not fail. Raise that limit, or see why it was reached.`,
    interrupted: () => 'The probe was cut short before all requests were sent.',
  },
  P2: {
    expects: (sockets: number) =>
      `${counted(sockets, 'sockets')} of ours get in, stay, and stand among the established connections of the port`,
    asked: (sockets: number, port: number) =>
      `${counted(sockets, 'sockets')} held; established and listening on port ${port}, as ss shows them`,
    seen: ({ established, ours, oursMet, listeners }: Port) =>
      `ESTAB ${count(established)}, of these ${count(oursMet)} with our ${count(ours)} ends; ${listeners.length === 0 ? 'no listener here' : listed(listeners.map((local) => `LISTEN ${local}`))}`,
    notIn: (bad: number, asked: number) => `${count(bad)} of ${counted(asked, 'sockets')} of ours did not get in.`,
    lost: (bad: number, asked: number) =>
      `${count(bad)} of ${counted(asked, 'sockets')} of ours were cut by the target.`,
    noTables: () =>
      'This system has no /proc/net/tcp: connections cannot be counted here. Check on the machine of the target.',
    elsewhere: () => "The target's ends are not on this machine: check on the machine of the target.",
    missing: ({ established, oursMet }: Port, asked: number) =>
      `Of ${count(asked)} sockets of ours only ${count(oursMet)} stand among the ${count(established)} established ones.`,
    well: ({ established }: Port, asked: number) =>
      `${counted(established, 'connections')} established, our ${count(asked)} among them.`,
  },
  P3: {
    expects: (limit: number) =>
      `memory of the process under ${percent(limit)} of its limit, or of the machine, in each second that is looked at`,
    asked: () => 'memory of the process, once a second',
    seen: (of: { process: string; memory: readonly number[]; memoryOf: string }) =>
      `${of.process}: ${counted(of.memory.length, 'samples')}, at most ${percent(Math.max(0, ...of.memory))} ${of.memoryOf}`,
    noSamples: () => 'Not one sample could be taken.',
    well: (most: number, limit: number) => `At most ${per(most, limit)} was in use.`,
    over: (most: number, limit: number) => `${per(most, limit)} was in use, and the limit is ${percent(limit)}.`,
  },
  P4: {
    expects: (limit: number, samples: number) =>
      `under ${percent(limit)} CPU in all but at most 30 % of the seconds, with 95 % confidence, of at least ${count(samples)}`,
    asked: () => 'CPU of the process, once a second',
    seen: (of: { process: string; cpu: readonly number[] }) =>
      `${of.process}: ${counted(of.cpu.length, 'samples')}, at most ${percent(Math.max(0, ...of.cpu))}`,
    well: (of: Seconds) =>
      `${atLimit(of)}: at most ${per(of.upper ?? 1, of.allowedBadRatio)} of all are, with 95 % confidence, and ${percent(of.allowedBadRatio)} are allowed.`,
    busy: (of: Seconds) =>
      `${atLimit(of)}: at least ${per(of.lower ?? 0, of.allowedBadRatio)} of all are, with 95 % confidence, and ${percent(of.allowedBadRatio)} are allowed.`,
    close: (of: Seconds) =>
      `${atLimit(of)}: too few seconds to tell whether more than ${percent(of.allowedBadRatio)} of all are. ${of.needs === null ? 'Watch for longer.' : `${counted(of.needs, 'seconds')} more, none of them over, would settle it.`}`,
  },
  mode: {
    expects: (mode: string) => `flags and WebSocket health agree on ${mode}`,
    proven: (mode: string) => `The target proves that it runs in ${mode}.`,
    asItSays: (mode: string) =>
      `The target proves that it runs in ${mode}. Nobody said (--mode) whether that is the one that should be on.`,
    untold: (mode: string) =>
      `It runs in ${mode}, and nobody said whether that is the mode that should be on now: a rollback that did not take looks the same. Say --mode ${mode} if it is.`,
    notProvable: (evidence: string) => `From outside the mode cannot be proven: ${evidence}`,
  },
  flags: {
    expects: (mode: string, of: { gatewayOnlyMode: boolean; allowLegacyFallback: boolean; strictMode: boolean }) =>
      `"healthy", or "degraded" as after a minute without a question, with the flags of ${mode}: gatewayOnlyMode ${of.gatewayOnlyMode}, allowLegacyFallback ${of.allowLegacyFallback}, strictMode ${of.strictMode}`,
    well: (mode: string) => `The flags are those of ${mode}.`,
    state: (said: string) =>
      `The flags are those of the mode, but their status is ${said}: only "healthy" and "degraded" stand for flags in force.`,
    wrong: (flags: readonly (readonly [string, string, string])[]) =>
      `${listed(flags.map(([flag, expected, got]) => `${flag} is ${got} where ${expected} is expected`))}.`,
  },
  legacySupport: {
    expects: (active: boolean) => `supported is true, and active is ${active}`,
    unsupported: (got: string) => `The legacy support is not back: supported is ${got}.`,
    active: (expected: boolean, got: string) =>
      `Legacy support is there, but active is ${got} where ${expected} is expected.`,
    well: (active: boolean) => `Legacy support is there and ${active ? 'in use' : 'at rest'}.`,
  },
} as const;
