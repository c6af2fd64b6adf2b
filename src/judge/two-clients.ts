import type { ClientShares, ClientTimes, LateFigures, TwoClients } from '../core/judgement.ts';
import type { ModeRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Twin } from '../core/two-clients.ts';
import type { Verdict } from '../core/verdict.ts';
import { totalsOf } from '../measure/summarize.ts';
import { timesApart } from './paired-times.ts';
import { lowerBound, upperBound } from './stats/clopperPearson.ts';

/** How often two equal clients may be told apart, in all that a run compares of them. */
const FALSE_ALARM = 0.01;
/** Two shares with two bounds in either direction, three times with one in either. */
const BOUNDS = 2 * 2 * 2 + 3 * 2;
/** A client is not slower by less than this: the library is allowed its own work, which a join is full of and a message is not. */
const NEGLIGIBLE_US: Readonly<Record<ClientTimes['what'], number>> = {
  connect: 20_000,
  subscribe: 20_000,
  message: 5_000,
};

type Pair = { readonly library: Twin; readonly wire: Twin };

const wasAttempted = ({ fate }: Twin): boolean => fate !== 'not-released';

const pairsOf = (twins: readonly Twin[]): Pair[] =>
  [...Map.groupBy(twins.filter(wasAttempted), ({ pair }) => pair).values()].flatMap((both) => {
    const [library, wire] = [
      both.find(({ client }) => client !== 'wire'),
      both.find(({ client }) => client === 'wire'),
    ];
    return library === undefined || wire === undefined ? [] : [{ library, wire }];
  });

const never = (us: number | null): number => us ?? Number.POSITIVE_INFINITY;

/** Microseconds; what never came is slower than everything. A connection's message latency is the mean of its frames. */
const TIMES: Readonly<Record<ClientTimes['what'], (twin: Twin) => number>> = {
  connect: ({ connectUs }) => never(connectUs),
  subscribe: ({ subscribeUs }) => never(subscribeUs),
  message: ({ frames, latencySumUs }) => never(frames === 0 || latencySumUs === null ? null : latencySumUs / frames),
};

type Terms = { readonly alpha: number; readonly lateUs: number };

const compareTimes = (what: ClientTimes['what'], pairs: readonly Pair[], { alpha, lateUs }: Terms): ClientTimes => {
  const timeOf = TIMES[what];
  const leastUs = Math.max(NEGLIGIBLE_US[what], lateUs);
  const times = pairs.map(({ library, wire }) => ({ one: timeOf(library), other: timeOf(wire), leastUs }));
  const apart = timesApart(times, alpha);
  return {
    ...{ what, librarySlower: apart.oneSlower, wireSlower: apart.otherSlower },
    ...{ libraryMs: apart.oneMs, wireMs: apart.otherMs, disagree: apart.disagree },
  };
};

type Count = ClientShares['wire'];

const isWorse = (one: Count, other: Count, alpha: number): boolean =>
  lowerBound(one.bad, one.n, alpha) > upperBound(other.bad, other.n, alpha);

/** The wire client's counts are those of all connections without the library's. */
const compareShares = (what: ClientShares['what'], all: Count, library: Count, alpha: number): ClientShares => {
  const wire = { bad: all.bad - library.bad, n: all.n - library.n };
  return { what, library, wire, disagree: isWorse(library, wire, alpha) || isWorse(wire, library, alpha) };
};

const countOf = (twins: readonly Twin[], isBad: (twin: Twin) => boolean): Count => ({
  bad: twins.filter(isBad).length,
  n: twins.length,
});

export type ClientsRun = {
  /** All slices of the arm, warm-up too. */
  readonly slices: readonly SliceRecord[];
  readonly late: LateFigures;
  /** How many arms the run has. */
  readonly arms: number;
  /** Whether its sockets subscribe: those that do not are compared by their joins alone. */
  readonly subscribes: boolean;
};

/**
 * Whether the two clients of an arm met the same: of all its connections the shares that were not connected and that were lost, by exact bounds
 * (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934) that must not lie apart; of each pair of neighbours the times to join, to `subscribe-ack`
 * and of messages. A time differs when one client is slower in over half of the pairs, by more than a tenth, 20 ms (messages: 5 ms), and what our own
 * generator was late: the sign test (J. Arbuthnott, Phil. Trans. 27, 1710), as an exact bound. Which of two neighbours is whose was drawn, so it
 * holds whatever the target does to both. Equal clients are told apart in at most 1 % of runs, all questions and all arms together. null: one client
 * played all connections.
 */
export const compareClients = (
  { twins }: Pick<ModeRecord, 'twins'>,
  { slices, late, arms, subscribes }: ClientsRun,
): TwoClients | null => {
  if (twins === null) return null;
  const alpha = FALSE_ALARM / (BOUNDS * arms);
  const lateUs = 1000 * Math.max(late.latenessP99Ms, late.echoMs ?? 0);
  const pairs = pairsOf(twins);
  const { connections } = totalsOf(slices);
  const attempted = twins.filter((twin) => twin.client !== 'wire' && wasAttempted(twin));
  const connected = attempted.filter(({ connectUs }) => connectUs !== null);
  const { attempted: n, connected: joined, lost } = connections;
  const shares = [
    compareShares(
      'not-connected',
      { bad: n - joined, n },
      countOf(attempted, ({ connectUs }) => connectUs === null),
      alpha,
    ),
    compareShares(
      'lost',
      { bad: lost, n: joined },
      countOf(connected, ({ fate }) => fate === 'lost'),
      alpha,
    ),
  ];
  const compared = subscribes ? (['connect', 'subscribe', 'message'] as const) : (['connect'] as const);
  const times = compared.map((what) => compareTimes(what, pairs, { alpha, lateUs }));
  const disagree = [...shares, ...times].some((each) => each.disagree);
  const couldTell = lowerBound(pairs.length, pairs.length, alpha) > 0.5;
  return {
    verdict: disagree ? 'disagree' : couldTell ? 'agree' : 'too-few',
    ...{ pairs: pairs.length, alpha, shares, times },
  };
};

/** Clients that disagree take a pass away, and nothing else: a breach that one of them met is a fact. */
export const withTwoClients = (verdict: Verdict, twoClients: TwoClients | null): Verdict =>
  verdict === 'pass' && twoClients?.verdict === 'disagree' ? 'inconclusive' : verdict;
