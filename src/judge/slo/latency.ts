import type { EncodedHistogram } from '../../core/slice.ts';
import { mergeEncoded } from '../../measure/histogram.ts';
import { type Quantile, quantileUs } from '../../measure/quantile.ts';
import type { Observation } from './slo.ts';

/** What a sample is called that ended well, and at or over the limit. */
export const SLOW = 'slow';

const msOf = (quantile: Quantile): number | null => (quantile.kind === 'value' ? quantile.us / 1000 : null);

/** The quantile over what was answered and `infiniteCount` that never was, and the same over the answers alone; in ms. */
export const observeQuantile = (
  histograms: readonly EncodedHistogram[],
  infiniteCount: number,
  quantile: number,
): Observation => {
  const merged = mergeEncoded(histograms);
  const all = quantileUs(merged, infiniteCount, quantile);
  return {
    observed: msOf(all),
    censored: all.kind === 'censored',
    observedOkOnly: msOf(quantileUs(merged, 0, quantile)),
  };
};
