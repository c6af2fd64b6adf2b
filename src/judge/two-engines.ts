import type { EngineRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { EngineShares, EngineSockets, EngineTimes, TwoEngines } from '../core/two-engines.ts';
import type { Verdict } from '../core/verdict.ts';
import { isProvenAhead, isSlower, type PairedTimes, timesApart } from './paired-times.ts';

/** How often two equal engines may be told apart, in all that a run compares of them. */
const FALSE_ALARM = 0.01;
/** Three questions of requests and three of sockets, each in two directions. */
const BOUNDS = 3 * 2;
const BLIND_RATIO = 0.5;

/** Two neighbouring slices of one phase, one of each engine; either could have been the other's. */
type Pair = { readonly native: SliceRecord; readonly k6: SliceRecord };

/** The pairs of neighbours as they were dealt (load/k6/turns.ts). */
const pairsOf = (slices: readonly SliceRecord[], k6Slices: ReadonlySet<number>): Pair[] =>
  [...Map.groupBy(slices, ({ phase }) => phase).values()].flatMap((own) =>
    own.flatMap((one, i) => {
      const other = own[i + 1];
      if (i % 2 === 1 || other === undefined || k6Slices.has(one.index) === k6Slices.has(other.index)) return [];
      return [k6Slices.has(one.index) ? { k6: one, native: other } : { k6: other, native: one }];
    }),
  );

type Count = EngineShares['native'];

/** What two engines are compared by: what went wrong of how many in a slice, its quantiles (without one it is slower than everything), and what is nothing between them. */
type Terms = {
  readonly countOf: (slice: SliceRecord) => Count;
  readonly quantiles: Readonly<Record<EngineTimes['what'], (slice: SliceRecord) => number>>;
  readonly negligibleUs: number;
};

/** An engine is not slower by less than 2 ms: k6 and we spend different work on an answer. */
const REQUESTS: Terms = {
  countOf: ({ quotes: { counts } }) => ({ bad: counts.planned - counts.ok, n: counts.planned }),
  quantiles: {
    p50: ({ quotes }) => quotes.response?.p50Us ?? Number.POSITIVE_INFINITY,
    p95: ({ quotes }) => quotes.response?.p95Us ?? Number.POSITIVE_INFINITY,
  },
  negligibleUs: 2_000,
};

/** Time to join, and its margin, as two clients of our own are compared by (judge/two-clients.ts). */
const SOCKETS: Terms = {
  countOf: ({ connections: { counts } }) => ({
    bad: counts.planned - counts.connected + counts.lost,
    n: counts.planned,
  }),
  quantiles: {
    p50: ({ connections }) => connections.connect?.p50Us ?? Number.POSITIVE_INFINITY,
    p95: ({ connections }) => connections.connect?.p95Us ?? Number.POSITIVE_INFINITY,
  },
  negligibleUs: 20_000,
};

/** How late the generators were in a slice: the P99 of what they released, and how long their slowest echo took. */
const lateUsOf = ({ quotes, connections, echoMaxMs }: SliceRecord): number =>
  Math.max(quotes.lateness?.p99Us ?? 0, connections.lateness?.p99Us ?? 0, 1000 * (echoMaxMs ?? 0));

const isApart = ({ one, other, leastUs }: PairedTimes): boolean =>
  isSlower(one, other, leastUs) || isSlower(other, one, leastUs);

/** Whether our own lateness could not hide a difference as large as half of what was measured. */
const isClear =
  (negligibleUs: number) =>
  ({ one, other, leastUs }: PairedTimes): boolean =>
    leastUs <= Math.max(negligibleUs, BLIND_RATIO * Math.min(one, other));

/** What was compared, and whether a difference in each pair that could have shown one would have been proven. */
type ComparedTimes = { readonly told: EngineTimes; readonly couldTell: boolean };

const compareTimes = (
  what: EngineTimes['what'],
  pairs: readonly Pair[],
  { quantiles, negligibleUs }: Terms,
  alpha: number,
): ComparedTimes => {
  const quantile = quantiles[what];
  const met = pairs.map(({ native, k6 }) => ({
    ...{ one: quantile(native), other: quantile(k6) },
    leastUs: Math.max(negligibleUs, lateUsOf(native), lateUsOf(k6)),
  }));
  const isClearHere = isClear(negligibleUs);
  // A difference beyond our lateness is one, however late we were.
  const telling = met.filter((pair) => isClearHere(pair) || isApart(pair));
  const apart = timesApart(telling, alpha);
  const clear = met.filter(isClearHere).length;
  return {
    told: {
      ...{ what, pairs: telling.length, nativeSlower: apart.oneSlower, k6Slower: apart.otherSlower },
      ...{ nativeMs: apart.oneMs, k6Ms: apart.otherMs, disagree: apart.disagree },
    },
    couldTell: isProvenAhead(clear, clear, alpha),
  };
};

const sumOf = (counts: readonly Count[]): Count => ({
  bad: counts.reduce((sum, { bad }) => sum + bad, 0),
  n: counts.reduce((sum, { n }) => sum + n, 0),
});

const shareOf = ({ bad, n }: Count): number => (n === 0 ? 0 : bad / n);

const compareShares = (pairs: readonly Pair[], { countOf }: Terms, alpha: number): EngineShares => {
  const shares = pairs.map(({ native, k6 }) => ({ native: shareOf(countOf(native)), k6: shareOf(countOf(k6)) }));
  const nativeWorse = shares.filter(({ native, k6 }) => native > k6).length;
  const k6Worse = shares.filter(({ native, k6 }) => k6 > native).length;
  return {
    native: sumOf(pairs.map(({ native }) => countOf(native))),
    k6: sumOf(pairs.map(({ k6 }) => countOf(k6))),
    ...{ nativeWorse, k6Worse },
    disagree: isProvenAhead(Math.max(nativeWorse, k6Worse), pairs.length, alpha),
  };
};

type Compared = EngineSockets & { readonly disagree: boolean; readonly couldTell: boolean };

const compareBy = (terms: Terms, pairs: readonly Pair[], alpha: number): Compared => {
  const shares = compareShares(pairs, terms, alpha);
  const asked = (['p50', 'p95'] as const).map((what) => compareTimes(what, pairs, terms, alpha));
  const times = asked.map(({ told }) => told);
  return {
    ...{ pairs: pairs.length, shares, times },
    disagree: shares.disagree || times.some((each) => each.disagree),
    couldTell: asked.every(({ couldTell }) => couldTell),
  };
};

const hasSome = (slices: readonly SliceRecord[], { countOf }: Terms): boolean =>
  slices.some((slice) => countOf(slice).n > 0);

/** The pairs of which both slices have some: what neither can be ahead in would hide what they differ in. */
const pairsWith = (terms: Terms, pairs: readonly Pair[]): Pair[] =>
  pairs.filter(({ native, k6 }) => hasSome([native], terms) && hasSome([k6], terms));

export type EnginesRun = {
  /** The judged slices of the arm that an early end did not cut. */
  readonly slices: readonly SliceRecord[];
  /** How many arms the run has. */
  readonly arms: number;
};

/**
 * Whether k6 and our own engine saw the same of one target: of each pair of neighbouring slices, which were dealt to the two by a coin, the share of
 * requests without a good answer, and P50 and P95; of sockets the share that did not get in or was lost, and P50 and P95 of the time to join. A pair
 * counts for requests where both its slices send some, and for sockets where both open some. They differ when one engine is worse in over half of
 * the pairs (the sign test: J. Arbuthnott, Phil. Trans. 27, 1710), of times by more than a tenth, 2 ms (of sockets 20), and what the generators were
 * late in that pair; a pair that does not differ, and in which that could hide half of what was measured, says nothing of times. Equal engines are told apart in at most 1 % of
 * runs, however failures cluster. null: one engine sent all.
 */
export const compareEngines = (
  { name, k6Slices }: Pick<EngineRecord, 'name' | 'k6Slices'>,
  { slices, arms }: EnginesRun,
): TwoEngines | null => {
  if (name !== 'both') return null;
  const opensSockets = hasSome(slices, SOCKETS);
  const sendsRequests = hasSome(slices, REQUESTS) || !opensSockets;
  const kinds = (opensSockets ? 1 : 0) + (sendsRequests ? 1 : 0);
  const alpha = FALSE_ALARM / (BOUNDS * kinds * arms);
  const pairs = pairsOf(slices, new Set(k6Slices));
  const requests = compareBy(REQUESTS, pairsWith(REQUESTS, pairs), alpha);
  const sockets = opensSockets ? compareBy(SOCKETS, pairsWith(SOCKETS, pairs), alpha) : null;
  const disagree = requests.disagree || sockets?.disagree === true;
  const couldTell = (requests.couldTell || !sendsRequests) && (sockets?.couldTell ?? true);
  return {
    verdict: disagree ? 'disagree' : couldTell ? 'agree' : 'too-few',
    ...{ pairs: requests.pairs, alpha, shares: requests.shares, times: requests.times },
    sockets: sockets === null ? null : { pairs: sockets.pairs, shares: sockets.shares, times: sockets.times },
  };
};

/** Engines that disagree take a pass away, and nothing else: a breach that one of them saw is a fact. */
export const withTwoEngines = (verdict: Verdict, twoEngines: TwoEngines | null): Verdict =>
  verdict === 'pass' && twoEngines?.verdict === 'disagree' ? 'inconclusive' : verdict;
