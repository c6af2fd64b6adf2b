import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upperBound } from './clopperPearson.ts';
import { NEEDS_MAX, samplesMissing, smallestSample } from './sampleSize.ts';

const BAD = [0, 1, 2, 5, 10] as const;

describe('the smallest sample that can claim with 95 % confidence', () => {
  it.each([
    { claim: 'P95 < T', allowedBadRatio: 0.05, sizes: [59, 93, 124, 208, 336] },
    { claim: 'connect success > 99 %, disconnect < 1 %', allowedBadRatio: 0.01, sizes: [299, 473, 628, 1049, 1693] },
    { claim: 'error < 0.1 %, availability > 99.9 %', allowedBadRatio: 0.001, sizes: [2995, 4742, 6294, 10511, 16959] },
  ])('$claim: $sizes with 0, 1, 2, 5 and 10 bad', ({ allowedBadRatio, sizes }) => {
    expect(BAD.map((bad) => smallestSample({ bad, allowedBadRatio }))).toEqual(sizes);
  });

  it('of none bad at all is one, and after a bad one there is none', () => {
    expect([0, 1].map((bad) => smallestSample({ bad, allowedBadRatio: 0 }))).toEqual([1, Number.POSITIVE_INFINITY]);
  });

  it('is the first that holds: it holds there and not one earlier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom(0.05, 0.01, 0.001),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (bad, allowedBadRatio, designEffect) => {
          const n = smallestSample({ bad, allowedBadRatio, designEffect });
          expect(upperBound(bad / designEffect, n / designEffect)).toBeLessThan(allowedBadRatio);
          expect(upperBound(bad / designEffect, (n - 1) / designEffect)).toBeGreaterThanOrEqual(allowedBadRatio);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('must be under the limit, not on it', () => {
    expect(smallestSample({ bad: 0, allowedBadRatio: upperBound(0, 100) })).toBe(101);
  });

  it('is not asked for when more than a million would be missing', () => {
    const claim = { bad: 2_000, allowedBadRatio: 0.001 };
    const enough = smallestSample(claim);
    expect(samplesMissing(enough - NEEDS_MAX, claim)).toBe(NEEDS_MAX);
    expect(samplesMissing(enough - NEEDS_MAX - 1, claim)).toBeNull();
  });

  it.each([
    { n: 600, bad: 0, allowedBadRatio: 0.001, missing: 2395 },
    { n: 600, bad: 1, allowedBadRatio: 0.001, missing: 4142 },
    { n: 2995, bad: 0, allowedBadRatio: 0.001, missing: 0 },
    { n: 5_000, bad: 2_000, allowedBadRatio: 0.001, missing: null },
  ])('after $bad bad of $n at $allowedBadRatio, $missing more are missing', ({ n, bad, allowedBadRatio, missing }) => {
    expect(samplesMissing(n, { bad, allowedBadRatio })).toBe(missing);
  });
});
