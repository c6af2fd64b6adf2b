import type { EncodedHistogram } from '../core/slice.ts';
import { decodeHistogram, type Histogram } from './histogram.ts';
import { nearestRank } from './rank.ts';

/** A quantile among samples of which some never ended: its value, `censored` when it falls among those, `empty` without any sample. */
export type Quantile =
  | { readonly kind: 'value'; readonly us: number }
  | { readonly kind: 'censored' }
  | { readonly kind: 'empty' };

/** The quantile over the samples of a histogram and `infiniteCount` more that are slower than all of them (failed, unanswered, dropped). */
export const quantileOf = (histogram: Histogram, infiniteCount: number, quantile: number): Quantile => {
  const n = histogram.count + infiniteCount;
  if (n === 0) return { kind: 'empty' };
  const rank = nearestRank(n, quantile);
  return rank > histogram.count ? { kind: 'censored' } : { kind: 'value', us: histogram.valueAtRank(rank) };
};

/** `quantileOf` for a histogram as a record holds it. */
export const quantileUs = (encoded: EncodedHistogram, infiniteCount: number, quantile: number): Quantile =>
  quantileOf(decodeHistogram(encoded), infiniteCount, quantile);
