import { inversionsCriticalCount } from './kendall.ts';

export type Point = { readonly x: number; readonly y: number };

/** A trend: the slope, and a one-sided lower bound of it that is right with confidence 1 - alpha; -Infinity when there are too few points. */
export type Trend = { readonly slope: number; readonly lower: number };

const slopesOf = (points: readonly Point[]): Float64Array => {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let at = 0;
  for (const [index, one] of points.entries()) {
    for (const other of points.slice(index + 1)) {
      if (one.x === other.x) throw new RangeError('two points have the same x');
      slopes[at] = (other.y - one.y) / (other.x - one.x);
      at += 1;
    }
  }
  return slopes.sort();
};

/**
 * The median of the slopes between every two points (H. Theil, 1950), and as lower bound the k-th least of them, k from the distribution of
 * Kendall's statistic (P. K. Sen, J. Am. Stat. Assoc. 63, 1968): exact up to 400 points. A few wild points do not move it. Equal y only make the
 * bound safer; equal x are a RangeError; fewer than two points, or a NaN, give NaN and -Infinity.
 */
export const theilSen = (points: readonly Point[], alpha: number): Trend => {
  const slopes = slopesOf(points);
  const middle = slopes.length / 2;
  const upper = slopes[Math.floor(middle)] ?? Number.NaN;
  const slope = Number.isInteger(middle) ? ((slopes[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
  if (points.length < 2 || points.some(({ x, y }) => Number.isNaN(x + y))) {
    return { slope: Number.NaN, lower: Number.NEGATIVE_INFINITY };
  }
  const k = inversionsCriticalCount(points.length, alpha);
  return { slope, lower: slopes[k - 1] ?? Number.NEGATIVE_INFINITY };
};
