import { countAtMost } from './countAtMost.ts';
import { signedRankAtMost } from './signedRank.ts';

/** The means of every two of n values, each with itself too, ascending: n(n + 1)/2 of them. */
export type WalshAverages = { readonly n: number; readonly sorted: Float64Array };

/** An estimate with a one-sided lower and a one-sided upper bound, each right with confidence 1 - alpha. An infinite bound says nothing. */
export type Estimate = { readonly estimate: number; readonly lower: number; readonly upper: number };

/** The Walsh averages of some values. Infinite values are not taken (RangeError); one NaN makes all of them NaN, so that nothing follows from it. */
export const walshAverages = (values: readonly number[]): WalshAverages => {
  if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) throw new RangeError('an infinite value');
  const n = values.length;
  const sorted = new Float64Array((n * (n + 1)) / 2);
  if (values.some(Number.isNaN)) return { n, sorted: sorted.fill(Number.NaN) };
  let at = 0;
  for (const [index, one] of values.entries()) {
    for (const other of values.slice(index)) {
      sorted[at] = (one + other) / 2;
      at += 1;
    }
  }
  return { n, sorted: sorted.sort() };
};

const median = (sorted: Float64Array): number => {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
};

/**
 * The centre of values that scatter symmetrically: the median of the Walsh averages (J. L. Hodges and E. L. Lehmann, Ann. Math. Stat. 34,
 * 1963), and exact bounds: the k-th Walsh average from either end, k the greatest with P(T <= k - 1) <= alpha (M. Hollander, D. A. Wolfe,
 * E. Chicken, "Nonparametric Statistical Methods", 3.3). Ties and zeros need no care: they only make the bounds right more often than promised.
 * No value gives NaN, too few of them infinite bounds. Alpha at most 0.5.
 */
export const hodgesLehmann = ({ n, sorted }: WalshAverages, alpha: number): Estimate => {
  const estimate = median(sorted);
  if (Number.isNaN(estimate)) return { estimate, lower: estimate, upper: estimate };
  const k = countAtMost(signedRankAtMost(n), alpha);
  return {
    estimate,
    lower: sorted[k - 1] ?? Number.NEGATIVE_INFINITY,
    upper: sorted[sorted.length - k] ?? Number.POSITIVE_INFINITY,
  };
};

/**
 * The one-sided p of "the centre is at most `theta`": P(T <= number of Walsh averages that are at most theta), an average equal to theta counted
 * against the claim. It is at most alpha exactly when the lower bound at alpha exceeds theta. 1 without a value or with a NaN.
 */
export const pOfCentreAtMost = ({ n, sorted }: WalshAverages, theta: number): number => {
  if (n === 0 || Number.isNaN(sorted[0])) return 1;
  return signedRankAtMost(n)[countAtMost(sorted, theta)] ?? 1;
};

/** The one-sided p of "the centre is at least `theta`": the same from the other end. */
export const pOfCentreAtLeast = ({ n, sorted }: WalshAverages, theta: number): number =>
  pOfCentreAtMost({ n, sorted: sorted.map((average) => -average).reverse() }, -theta);
