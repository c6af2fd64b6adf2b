/** Just enough less than 1 to undo binary rounding: 0.07 x 100 is 7, not 7.000000000000001. */
const ROUNDING = 1 - 2 * Number.EPSILON;

/** Nearest rank: the least rank that at least the share `quantile` of `n` samples does not exceed, ceil(q n), kept within 1 to n. */
export const nearestRank = (n: number, quantile: number): number =>
  Math.min(n, Math.max(1, Math.ceil(quantile * n * ROUNDING)));
