const known = new Map<number, Float64Array>();

/** P(T = t) from P of one rank fewer: rank `i` counts with chance one half. Filled from above, so that each cell is read before it is overwritten. */
const addRank = (chances: Float64Array, rank: number): void => {
  for (let t = (rank * (rank + 1)) / 2; t >= rank; t -= 1) {
    chances[t] = ((chances[t] ?? 0) + (chances[t - rank] ?? 0)) / 2;
  }
  for (let t = 0; t < rank; t += 1) chances[t] = (chances[t] ?? 0) / 2;
};

/**
 * P(T <= t) for t = 0 to n(n + 1)/2, where T is the sum of those ranks 1..n whose value is positive, each with chance one half: the null
 * distribution of Wilcoxon's signed-rank statistic (F. Wilcoxon, Biometrics Bulletin 1, 1945), built rank by rank, exact up to rounding.
 * About n^3 / 6 steps, remembered for each n.
 */
export const signedRankAtMost = (n: number): Float64Array => {
  const before = known.get(n);
  if (before !== undefined) return before;
  const chances = new Float64Array((n * (n + 1)) / 2 + 1);
  chances[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) addRank(chances, rank);
  let sum = 0;
  const atMost = chances.map((chance) => {
    sum = Math.min(1, sum + chance);
    return sum;
  });
  known.set(n, atMost);
  return atMost;
};
