import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

const counts = fc
  .tuple(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, bad: Math.floor(share * share * n) }));
const alphas = fc.constantFrom(0.002, 0.01, 0.05, 0.2);

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

  it('stand on either side of what was seen', () => {
    fc.assert(
      fc.property(counts, alphas, ({ n, bad }, alpha) => {
        const { lower, upper } = clopperPearson(bad, n, alpha);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(bad / n);
        expect(upper).toBeGreaterThanOrEqual(bad / n);
        expect(upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('rise with every bad sample, fall with every good one, and narrow as alpha grows', () => {
    fc.assert(
      fc.property(counts, alphas, ({ n, bad }, alpha) => {
        const here = clopperPearson(bad, n, alpha);
        const oneWorse = clopperPearson(bad + 1, n + 1, alpha);
        const oneBetter = clopperPearson(bad, n + 1, alpha);
        const looser = clopperPearson(bad, n, alpha * 2);
        expect(oneWorse.lower).toBeGreaterThanOrEqual(here.lower);
        expect(oneWorse.upper).toBeGreaterThanOrEqual(here.upper);
        expect(oneBetter.lower).toBeLessThanOrEqual(here.lower);
        expect(oneBetter.upper).toBeLessThanOrEqual(here.upper);
        expect(looser.lower).toBeGreaterThanOrEqual(here.lower);
        expect(looser.upper).toBeLessThanOrEqual(here.upper);
      }),
    );
  });

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
