import { countAtMost } from './countAtMost.ts';
import { normalAtMost } from './normal.ts';

/** Up to here every count is exact; beyond, the normal approximation differs by less than the bound can show. */
export const EXACT_MOST = 400;

/** The chances of 0, 1, 2, ... inversions with one more element, which comes before 0 to `size - 1` of the others with equal chance. */
const withOneMore = (chances: Float64Array, size: number): Float64Array => {
  let window = 0;
  return new Float64Array(chances.length + size - 1).map((_, count) => {
    window += (chances[count] ?? 0) - (chances[count - size] ?? 0);
    return Math.max(0, window) / size;
  });
};

/** P(D <= d) for d = 0 to n(n - 1)/2: how many pairs of a random order of n are inverted (M. G. Kendall, Biometrika 30, 1938). */
export const inversionsAtMost = (n: number): Float64Array => {
  let chances: Float64Array = Float64Array.of(1);
  for (let size = 2; size <= n; size += 1) chances = withOneMore(chances, size);
  let sum = 0;
  return chances.map((chance) => {
    sum = Math.min(1, sum + chance);
    return sum;
  });
};

/** The greatest k with P(D <= k - 1) <= alpha, where D is normal with the mean and variance of the inversions of n, with continuity correction. */
export const normalCriticalCount = (n: number, alpha: number): number => {
  const pairs = (n * (n - 1)) / 2;
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 72);
  let low = 0;
  let high = Math.floor(pairs / 2) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (normalAtMost((middle + 0.5 - pairs / 2) / deviation) <= alpha) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The greatest k with P(D <= k - 1) <= alpha, alpha at most 0.5; 0 when even no inversion at all is likelier than that. */
export const inversionsCriticalCount = (n: number, alpha: number): number =>
  n <= EXACT_MOST ? countAtMost(inversionsAtMost(n), alpha) : normalCriticalCount(n, alpha);
