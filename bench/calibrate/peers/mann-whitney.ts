import { normalAtMost } from '../../../src/judge/stats/normal.ts';

/**
 * The one-sided p of "requests of the candidate are not slower", by the ranks of all requests, each taken for independent of the others (H. B. Mann,
 * D. R. Whitney, Ann. Math. Stat. 18, 1947), in the normal approximation with ties. Both lists ascending.
 */
export const mannWhitney = (reference: Int32Array, candidate: Int32Array): number => {
  const [m, n] = [reference.length, candidate.length];
  let [i, j] = [0, 0];
  let wins = 0;
  let tied = 0;
  while (j < n) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, candidate[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (i < m && reference[i] === value) i += 1;
    while (j < n && candidate[j] === value) j += 1;
    const [ofReference, ofCandidate] = [i - fromI, j - fromJ];
    wins += ofCandidate * (fromI + ofReference / 2);
    tied += tiesOf(ofReference + ofCandidate);
  }
  while (i < m) {
    const from = i;
    while (i < m && reference[i] === reference[from]) i += 1;
    tied += tiesOf(i - from);
  }
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - tied / (all * (all - 1)));
  return variance === 0 ? 1 : normalAtMost(-(wins - (m * n) / 2) / Math.sqrt(variance));
};

const tiesOf = (count: number): number => (count - 1) * count * (count + 1);
