const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * Shares out `total` whole units in proportion to `weights`, exactly: floors first, then one more to the largest remainders (Hamilton's
 * method). A weight above 0 gets at least one unit as long as there are enough; a weight of 0 gets none.
 */
export const shareOut = (total: number, weights: readonly number[]): readonly number[] => {
  const whole = sumOf(weights);
  if (whole <= 0) return weights.map(() => 0);
  const quotas = weights.map((weight) => (total * weight) / whole);
  const shares = quotas.map(Math.floor);
  const byRemainder = quotas
    .map((quota, index) => ({ index, remainder: quota - Math.floor(quota) }))
    .filter(({ index }) => (weights[index] ?? 0) > 0)
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, total - sumOf(shares))) shares[index] = (shares[index] ?? 0) + 1;
  for (const [index, weight] of weights.entries()) {
    const largest = shares.indexOf(Math.max(...shares));
    if (weight <= 0 || shares[index] !== 0 || (shares[largest] ?? 0) < 2) continue;
    shares[index] = 1;
    shares[largest] = (shares[largest] ?? 0) - 1;
  }
  return shares;
};
