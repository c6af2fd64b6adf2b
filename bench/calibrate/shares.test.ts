import { describe, expect, it } from 'vitest';
import { upperBound } from '../../src/judge/stats/clopperPearson.ts';
import { exactCoverage, tallyShares } from './shares.ts';

/** The binomial chances of 0 to n, one from the other. */
const binomial = (n: number, p: number): number[] => {
  const chances = [(1 - p) ** n];
  for (let k = 1; k <= n; k += 1) chances.push((chances[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
  return chances;
};

describe('coverage of an upper bound', () => {
  it.each([
    { n: 20, p: 0.05 },
    { n: 300, p: 0.05 },
    { n: 300, p: 0.001 },
    { n: 1_000, p: 0.01 },
  ])('of $n samples at $p: the sum over all counts whose bound reaches it', ({ n, p }) => {
    const slow = binomial(n, p).reduce((sum, chance, k) => sum + (upperBound(k, n) >= p ? chance : 0), 0);
    expect(exactCoverage(p, n)).toBeCloseTo(slow, 9);
  });

  it('is as high as the sum where samples are independent', () => {
    const { plainCovers, correctedCovers } = tallyShares({ share: 0.05, samples: 3_000, cluster: 1 }, 1_500, 1);
    expect(Math.abs(plainCovers - exactCoverage(0.05, 3_000))).toBeLessThan(0.02);
    expect(correctedCovers).toBeGreaterThanOrEqual(plainCovers);
  });

  it('breaks down where bad samples come ten at a time, and our design effect mends it', () => {
    const { plainCovers, correctedCovers, fails } = tallyShares({ share: 0.05, samples: 3_000, cluster: 10 }, 500, 1);
    expect(plainCovers).toBeLessThan(0.8);
    expect(correctedCovers).toBeGreaterThan(0.9);
    expect(fails).toBeGreaterThan(0.1);
  });
});
