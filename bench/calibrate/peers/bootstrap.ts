import type { Random } from '../../../src/core/random.ts';
import { nearestRank } from '../../../src/measure/rank.ts';
import { beta, createNormal } from '../draws.ts';

export const REPLICATES = 999;

/**
 * Where a quantile falls when all of `n` values are drawn anew, as a place in the ascending list: the k-th smallest of n uniform numbers has the beta
 * distribution (k, n + 1 - k), and a draw takes the value it falls on. The same distribution as drawing n values, at the cost of one.
 */
export const redrawnPlace = (n: number, quantile: number, random: Random, normal: () => number): number => {
  const rank = nearestRank(n, quantile);
  return Math.min(n - 1, Math.floor(n * beta(rank, n + 1 - rank, random, normal)));
};

export type RatioBounds = { readonly lower: number; readonly upper: number };

/** One-sided bounds, each at `alpha`, of the ratio of a quantile, candidate over reference: percentiles of a bootstrap that takes all requests for independent. */
export const bootstrapRatio = (
  reference: Int32Array,
  candidate: Int32Array,
  { quantile, alpha }: { readonly quantile: number; readonly alpha: number },
  random: Random,
): RatioBounds => {
  const normal = createNormal(random);
  const redrawn = (list: Int32Array): number => list[redrawnPlace(list.length, quantile, random, normal)] ?? Number.NaN;
  const ratios = Float64Array.from({ length: REPLICATES }, () => redrawn(candidate) / redrawn(reference)).sort();
  const at = Math.round(alpha * (REPLICATES + 1));
  return { lower: ratios[at - 1] ?? Number.NaN, upper: ratios[REPLICATES - at] ?? Number.NaN };
};
