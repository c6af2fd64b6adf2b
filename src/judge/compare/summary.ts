import type { Comparison, IndicatorComparison } from '../../core/comparison.ts';
import type { ComparisonSummary } from '../../core/summary.ts';
import { nineDigits } from '../nine-digits.ts';

const indicatorSummary = ({ id, gating, shown, verdict, reason }: IndicatorComparison) => ({
  ...{ indicator: id, gating, pairs: shown.pairs, verdict, reason },
  ...{ ratio: nineDigits(shown.estimate), lower: nineDigits(shown.lower), upper: nineDigits(shown.upper) },
});

/** A comparison as summary.json has it; null where there was none. */
export const comparisonSummary = (comparison: Comparison | null): ComparisonSummary | null => {
  if (comparison === null) return null;
  const { reference, candidate, equivalent, verdict, reason, pairs, indicators } = comparison;
  return { reference, candidate, equivalent, verdict, reason, pairs, indicators: indicators.map(indicatorSummary) };
};
