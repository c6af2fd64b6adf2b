import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut } from './share-out.ts';

describe('shareOut', () => {
  it.each([
    [10, [1, 1], [5, 5]],
    [10, [1, 2], [3, 7]],
    [1, [1, 1, 1], [1, 0, 0]],
    [3, [1, 1_000], [1, 2]],
    [5, [0, 1], [0, 5]],
    [5, [0, 0], [0, 0]],
    [5, [], []],
  ])('%d in proportion to %j is %j', (total, weights, shares) => {
    expect(shareOut(total, weights)).toEqual(shares);
  });

  it('gives out all of it, nobody nothing where there is enough, and stays within one of the exact quota without small ones', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 8, max: 100_000 }), (each, total) => {
        const shares = shareOut(total, each);
        const whole = each.reduce((sum, weight) => sum + weight, 0);
        const quotas = each.map((weight) => (total * weight) / whole);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
        if (Math.min(...quotas) >= 1) {
          for (const [index, share] of shares.entries()) expect(Math.abs(share - (quotas[index] ?? 0))).toBeLessThan(1);
        }
      }),
    );
  });
});
