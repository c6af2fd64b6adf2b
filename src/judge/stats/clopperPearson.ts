import { inverseRegularizedBeta } from './incompleteBeta.ts';

/** How often a one-sided bound may be wrong, unless told otherwise. */
export const DEFAULT_ALPHA = 0.05;

/** A one-sided lower and a one-sided upper bound of a proportion, each right with confidence 1 - alpha. */
export type Bounds = { readonly lower: number; readonly upper: number };

/**
 * The exact one-sided lower bound of a proportion of which `bad` of `n` were seen: BetaInv(alpha; bad, n - bad + 1), 0 when none was bad
 * (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934). `bad` and `n` need not be whole: a design effect divides them.
 */
export const lowerBound = (bad: number, n: number, alpha: number = DEFAULT_ALPHA): number => {
  if (bad <= 0) return 0;
  return inverseRegularizedBeta(bad, n - bad + 1, alpha);
};

/** The exact one-sided upper bound: BetaInv(1 - alpha; bad + 1, n - bad), 1 when all were bad or nothing was seen. */
export const upperBound = (bad: number, n: number, alpha: number = DEFAULT_ALPHA): number => {
  if (bad >= n) return 1;
  return inverseRegularizedBeta(bad + 1, n - bad, 1 - alpha);
};

/** Both bounds of the same counts. */
export const clopperPearson = (bad: number, n: number, alpha: number = DEFAULT_ALPHA): Bounds => ({
  lower: lowerBound(bad, n, alpha),
  upper: upperBound(bad, n, alpha),
});
