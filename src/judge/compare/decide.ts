import type { IndicatorComparison } from '../../core/comparison.ts';
import { type Contest, type Rules, takeLooks } from './contest.ts';
import { type CountSeries, countContest } from './count-contest.ts';
import { type TimeSeries, timeContest } from './time-contest.ts';

/** Everything that was seen of two modes, pair by pair. */
export type Series = {
  readonly pairs: number;
  readonly times: readonly TimeSeries[];
  readonly counts: readonly CountSeries[];
};

const decideFamily = ({ pairs, times, counts }: Series, rules: Rules): IndicatorComparison[] => {
  const contests: Contest[] = [
    ...times.map((series) => timeContest(series, rules)),
    ...counts.map((series) => countContest(series, rules)),
  ];
  const ending = takeLooks(contests, pairs, rules);
  return contests.map((contest) => contest.result(ending));
};

/**
 * Compares two modes on every indicator, at the planned looks. Indicators that gate are one family; those shown for information are another, so
 * that they neither end the comparison nor make a fail harder to prove. The same series give the same result.
 */
export const decideSeries = (series: Series, rules: Rules): IndicatorComparison[] =>
  [true, false].flatMap((wanted) =>
    decideFamily(
      {
        pairs: series.pairs,
        times: series.times.filter(({ gating }) => gating === wanted),
        counts: series.counts.filter(({ gating }) => gating === wanted),
      },
      rules,
    ),
  );
