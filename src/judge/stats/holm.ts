/**
 * Adjusted p-values of several tests made at once: one of them at or under alpha is a finding, and the chance of any false finding is at most alpha
 * however the tests depend on each other (S. Holm, Scand. J. Stat. 6, 1979). In the order given.
 */
export const holmAdjusted = (ps: readonly number[]): number[] => {
  const adjusted = ps.map(() => 1);
  let greatest = 0;
  for (const [rank, { p, index }] of ps
    .map((p, index) => ({ p, index }))
    .toSorted((a, b) => a.p - b.p)
    .entries()) {
    greatest = Math.max(greatest, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = greatest;
  }
  return adjusted;
};
