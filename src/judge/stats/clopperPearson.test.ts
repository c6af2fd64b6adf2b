import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphas, counts, SHARE_LAWS } from '../testing/bound-laws.ts';
import { clopperPearson, lowerBound, upperBound } from './clopperPearson.ts';
import { regularizedBeta } from './incompleteBeta.ts';

type Row = readonly [bad: number, n: number, alpha: number, lower: number, upper: number];
const fixture = JSON.parse(readFileSync(new URL('./fixtures/clopperPearson.json', import.meta.url), 'utf8')) as Row[];

/** The slow obvious way: the binomial probabilities of 0..most, summed one by one in logarithms. */
const binomialAtMost = (most: number, n: number, p: number): number => {
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= most; k += 1) {
    logTerm += Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return sum;
};

describe('exact one-sided bounds', () => {
  it('agree with SciPy to 1e-9, relative', () => {
    expect(fixture.length).toBeGreaterThan(300);
    for (const [bad, n, alpha, lower, upper] of fixture) {
      const bounds = clopperPearson(bad, n, alpha);
      expect(Math.abs(bounds.lower - lower), `lower of ${bad}/${n} at ${alpha}`).toBeLessThanOrEqual(1e-9 * lower);
      expect(Math.abs(bounds.upper - upper), `upper of ${bad}/${n} at ${alpha}`).toBeLessThanOrEqual(1e-9 * upper);
    }
  });

  it('leave exactly alpha of the binomial beyond them', () => {
    fc.assert(
      fc.property(counts, alphas, ({ n, bad }, alpha) => {
        const { lower, upper } = clopperPearson(bad, n, alpha);
        if (bad < n) expect(binomialAtMost(bad, n, upper)).toBeCloseTo(alpha, 8);
        if (bad > 0) expect(1 - binomialAtMost(bad - 1, n, lower)).toBeCloseTo(alpha, 8);
      }),
    );
  });

  it.each(SHARE_LAWS)('$name', ({ check }) => check(200));

  it('widen when a design effect divides the sample', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 1, max: 50, noNaN: true }), ({ n, bad }, effect) => {
        fc.pre(bad / n < 0.5 && n / effect > 1);
        expect(upperBound(bad / effect, n / effect)).toBeGreaterThanOrEqual(upperBound(bad, n) * (1 - 1e-9));
      }),
    );
  });

  it.each([
    { bad: 0, n: 0, lower: 0, upper: 1, why: 'nothing seen says nothing' },
    { bad: 0, n: 1, lower: 0, upper: 0.95, why: 'one good sample' },
    { bad: 1, n: 1, lower: 0.05, upper: 1, why: 'one bad sample' },
  ])('$bad bad of $n: $why', ({ bad, n, lower, upper }) => {
    expect(lowerBound(bad, n)).toBeCloseTo(lower, 12);
    expect(upperBound(bad, n)).toBeCloseTo(upper, 12);
  });

  it('the incomplete beta function is 0 below its range, 1 above, and symmetric', () => {
    expect(regularizedBeta(2, 3, 0)).toBe(0);
    expect(regularizedBeta(2, 3, 1)).toBe(1);
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 5_000, noNaN: true }),
        fc.double({ min: 0.1, max: 5_000, noNaN: true }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (a, b, x) => {
          expect(regularizedBeta(a, b, x) + regularizedBeta(b, a, 1 - x)).toBeCloseTo(1, 10);
        },
      ),
    );
  });
});
