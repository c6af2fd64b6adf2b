import type { LateFigures } from '../core/judgement.ts';
import type { EngineRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { EngineShares, EngineTimes, TwoEngines } from '../core/two-engines.ts';
import type { Verdict } from '../core/verdict.ts';
import { isProvenAhead, timesApart } from './paired-times.ts';

/** How often two equal engines may be told apart, in all that a run compares of them. */
const FALSE_ALARM = 0.01;
/** Three questions, each in two directions. */
const BOUNDS = 3 * 2;
/** An engine is not slower by less than this: k6 and we spend different work on an answer. */
const NEGLIGIBLE_US = 2_000;
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

/** Of the OK answers; a slice without one is slower than everything. */
const QUANTILES: Readonly<Record<EngineTimes['what'], (slice: SliceRecord) => number>> = {
  p50: ({ quotes }) => quotes.response?.p50Us ?? Number.POSITIVE_INFINITY,
  p95: ({ quotes }) => quotes.response?.p95Us ?? Number.POSITIVE_INFINITY,
};

type Terms = { readonly alpha: number; readonly lateUs: number };

const compareTimes = (what: EngineTimes['what'], pairs: readonly Pair[], { alpha, lateUs }: Terms): EngineTimes => {
  const times = pairs.map(({ native, k6 }) => ({ one: QUANTILES[what](native), other: QUANTILES[what](k6) }));
  const apart = timesApart(times, { alpha, leastUs: Math.max(NEGLIGIBLE_US, lateUs) });
  return {
    ...{ what, nativeSlower: apart.oneSlower, k6Slower: apart.otherSlower },
    ...{ nativeMs: apart.oneMs, k6Ms: apart.otherMs, disagree: apart.disagree },
  };
};

const countOf = (slices: readonly SliceRecord[]): EngineShares['native'] => ({
  bad: slices.reduce((sum, { quotes: { counts } }) => sum + counts.planned - counts.ok, 0),
  n: slices.reduce((sum, { quotes: { counts } }) => sum + counts.planned, 0),
});

const badShare = (slice: SliceRecord): number => {
  const { bad, n } = countOf([slice]);
  return n === 0 ? 0 : bad / n;
};

const compareShares = (pairs: readonly Pair[], alpha: number): EngineShares => {
  const nativeWorse = pairs.filter(({ native, k6 }) => badShare(native) > badShare(k6)).length;
  const k6Worse = pairs.filter(({ native, k6 }) => badShare(k6) > badShare(native)).length;
  return {
    native: countOf(pairs.map(({ native }) => native)),
    k6: countOf(pairs.map(({ k6 }) => k6)),
    ...{ nativeWorse, k6Worse },
    disagree: isProvenAhead(Math.max(nativeWorse, k6Worse), pairs.length, alpha),
  };
};

export type EnginesRun = {
  /** The judged slices of the arm that an early end did not cut. */
  readonly slices: readonly SliceRecord[];
  readonly late: LateFigures;
  /** How many arms the run has. */
  readonly arms: number;
};

/**
 * Whether k6 and our own engine saw the same of one target: of each pair of neighbouring slices, which were dealt to the two by a coin, the share of
 * requests without a good answer, and P50 and P95. They differ when one engine is worse in over half of the pairs (the sign test: J. Arbuthnott, Phil.
 * Trans. 27, 1710), of times by more than a tenth, 2 ms, and what the generators were late. Equal engines are told apart in at most 1 % of runs,
 * however failures cluster. null: one engine sent all requests.
 */
export const compareEngines = (
  { name, k6Slices }: Pick<EngineRecord, 'name' | 'k6Slices'>,
  { slices, late, arms }: EnginesRun,
): TwoEngines | null => {
  if (name !== 'both') return null;
  const alpha = FALSE_ALARM / (BOUNDS * arms);
  const lateUs = 1000 * Math.max(late.latenessP99Ms, late.echoMs ?? 0);
  const pairs = pairsOf(slices, new Set(k6Slices));
  const shares = compareShares(pairs, alpha);
  const times = (['p50', 'p95'] as const).map((what) => compareTimes(what, pairs, { alpha, lateUs }));
  const disagree = shares.disagree || times.some((each) => each.disagree);
  // Where our own lateness could hide a difference as large as half of what was measured, nothing was compared.
  const isBlind = times.some(({ nativeMs }) => lateUs > Math.max(NEGLIGIBLE_US, BLIND_RATIO * 1000 * (nativeMs ?? 0)));
  const couldTell = !isBlind && isProvenAhead(pairs.length, pairs.length, alpha);
  return {
    verdict: disagree ? 'disagree' : couldTell ? 'agree' : 'too-few',
    ...{ pairs: pairs.length, alpha, shares, times },
  };
};

/** Engines that disagree take a pass away, and nothing else: a breach that one of them saw is a fact. */
export const withTwoEngines = (verdict: Verdict, twoEngines: TwoEngines | null): Verdict =>
  verdict === 'pass' && twoEngines?.verdict === 'disagree' ? 'inconclusive' : verdict;
