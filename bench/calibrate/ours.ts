import type { IndicatorComparison } from '../../src/core/comparison.ts';
import { type Verdict, worstVerdict } from '../../src/core/verdict.ts';
import { rulesOf } from '../../src/judge/compare/contest.ts';
import { decideSeries } from '../../src/judge/compare/decide.ts';
import { TIME_INDICATORS } from '../../src/judge/compare/indicators.ts';
import { type RatioSource, ratiosFrom } from '../../src/judge/compare/ratios.ts';
import type { TimeSeries } from '../../src/judge/compare/time-contest.ts';
import { nearestRank } from '../../src/measure/rank.ts';
import type { Pair } from './pairs.ts';

const rules = rulesOf({ equivalent: false });

/** Response P50, P95 and P99, with the limits and merges that the judge has for them. */
export const RESPONSES = TIME_INDICATORS.filter(({ id }) => id.startsWith('response-'));

/** The greatest of some ascending lists, `steps` places from the top; takes the tops off one by one. */
const fromTop = (lists: readonly Int32Array[], steps: number): number => {
  const ends = lists.map((list) => list.length - 1);
  for (let step = 0; ; step += 1) {
    let highest = 0;
    for (let list = 1; list < lists.length; list += 1) {
      if ((lists[list]?.[ends[list] ?? -1] ?? -1) > (lists[highest]?.[ends[highest] ?? -1] ?? -1)) highest = list;
    }
    const end = ends[highest] ?? -1;
    if (step === steps) return lists[highest]?.[end] ?? Number.NaN;
    ends[highest] = end - 1;
  }
};

/** A quantile of raw response times, ascending in each slice, by nearest rank; nothing failed, nothing is missing. */
export const sortedSource = (quantile: number, mergeTo: number): RatioSource<Int32Array> => ({
  mergeTo,
  size: (slice) => slice.length,
  audience: () => null,
  quantileUs: (slices) => {
    const n = slices.reduce((sum, slice) => sum + slice.length, 0);
    return fromTop(slices, n - nearestRank(n, quantile));
  },
});

type Response = Pick<(typeof RESPONSES)[number], 'id' | 'quantile' | 'mergeTo' | 'limitMs'>;

export const seriesOn = (pairs: readonly Pair[], { id, quantile, mergeTo, limitMs }: Response): TimeSeries => ({
  ...ratiosFrom(pairs, sortedSource(quantile, mergeTo)),
  ...{ id, limitMs, gating: true, doubt: null },
});

export const seriesOf = (pairs: readonly Pair[]): TimeSeries[] =>
  RESPONSES.map((response) => seriesOn(pairs, response));

/** What our judge says of P50, P95 and P99 over some pairs, all of them gating. */
export const decideOn = (
  pairs: readonly Pair[],
  times: readonly TimeSeries[] = seriesOf(pairs),
): IndicatorComparison[] => decideSeries({ pairs: pairs.length, times, counts: [] }, rules);

export const worstOfAll = (indicators: readonly IndicatorComparison[]): Verdict =>
  worstVerdict(indicators.map(({ verdict }) => verdict));

export type Played = {
  readonly verdict: Verdict;
  readonly indicators: readonly IndicatorComparison[];
  readonly pairs: readonly Pair[];
};

/** Plays pairs up to one planned look after the other, until there is a verdict or the last look was taken. */
export const playUntilDecided = (next: () => Pair, seriesFrom = seriesOf): Played => {
  const pairs: Pair[] = [];
  let indicators: IndicatorComparison[] = [];
  for (const look of rules.plannedLooks) {
    while (pairs.length < look) pairs.push(next());
    indicators = decideOn(pairs, seriesFrom(pairs));
    if (worstOfAll(indicators) !== 'inconclusive') break;
  }
  return { verdict: worstOfAll(indicators), indicators, pairs };
};
