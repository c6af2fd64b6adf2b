import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { fixtureRows } from '../testing/fixture.ts';
import { EXACT_MOST, inversionsAtMost, inversionsCriticalCount, normalCriticalCount } from './kendall.ts';
import { normalAtMost } from './normal.ts';
import { theilSen } from './theilSen.ts';

type Row = { x: number[]; y: number[]; slope: number; alpha: number; lower: number };

const pointsOf = (ys: readonly number[], x = (index: number) => index) => ys.map((y, index) => ({ x: x(index), y }));

/** The slow obvious way: the inversions of every order of n things. */
const inversionsByCounting = (n: number): number[] => {
  const counts = Array<number>((n * (n - 1)) / 2 + 1).fill(0);
  const place = (left: readonly number[], inversions: number): void => {
    if (left.length === 0) counts[inversions] = (counts[inversions] ?? 0) + 1;
    for (const [index, one] of left.entries())
      place(left.toSpliced(index, 1), inversions + left.filter((other) => other < one).length);
  };
  place(
    Array.from({ length: n }, (_, index) => index),
    0,
  );
  return counts;
};

describe('the normal distribution', () => {
  it('agrees with SciPy', () => {
    for (const [z, p] of fixtureRows<[number, number]>('normal'))
      expect(Math.abs(normalAtMost(z) - p)).toBeLessThan(1e-14);
  });
});

describe('the distribution of inversions', () => {
  it('is that of every order', () => {
    for (let n = 1; n <= 7; n += 1) {
      const counts = inversionsByCounting(n);
      const orders = counts.reduce((sum, count) => sum + count, 0);
      let sum = 0;
      for (const [most, chance] of inversionsAtMost(n).entries()) {
        sum += counts[most]!;
        expect(chance).toBeCloseTo(sum / orders, 13);
      }
    }
  });

  it('goes over into the normal one without a jump', () => {
    for (const alpha of [0.05, 0.01, 0.002]) {
      const exact = inversionsCriticalCount(EXACT_MOST, alpha);
      expect(Math.abs(normalCriticalCount(EXACT_MOST, alpha) - exact) / exact).toBeLessThan(0.001);
      expect(inversionsCriticalCount(EXACT_MOST + 1, alpha)).toBeGreaterThan(exact);
    }
    expect(inversionsCriticalCount(EXACT_MOST, 1e-6)).not.toBe(normalCriticalCount(EXACT_MOST, 1e-6));
    expect(inversionsCriticalCount(EXACT_MOST + 1, 1e-6)).toBe(normalCriticalCount(EXACT_MOST + 1, 1e-6));
    expect(normalCriticalCount(3, 0.5)).toBe(2);
  });
});

describe('the slope of Theil and Sen', () => {
  it('agrees with SciPy to 1e-9', () => {
    for (const { x, y, slope, alpha, lower } of fixtureRows<Row>('trend')) {
      const got = theilSen(
        x.map((at, index) => ({ x: at, y: y[index]! })),
        alpha,
      );
      expect(Math.abs(got.slope - slope)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(got.lower - lower)).toBeLessThanOrEqual(1e-9);
    }
  });

  it('has its bound below it, which rises with alpha', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 }), (ys) => {
        const strict = theilSen(pointsOf(ys), 0.01);
        const loose = theilSen(pointsOf(ys), 0.05);
        expect(strict.lower).toBeLessThanOrEqual(loose.lower);
        expect(loose.lower).toBeLessThanOrEqual(loose.slope);
      }),
    );
  });

  it('follows what is done to the series', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 5, maxLength: 30 }), (ys) => {
        const here = theilSen(pointsOf(ys), 0.05);
        const steeper = theilSen(pointsOf(ys.map((y, index) => y + 3 * index)), 0.05);
        expect(steeper.slope).toBeCloseTo(here.slope + 3, 9);
        expect(steeper.lower).toBeCloseTo(here.lower + 3, 9);
        expect(
          theilSen(
            pointsOf(ys, (index) => index * 2),
            0.05,
          ).slope,
        ).toBeCloseTo(here.slope / 2, 9);
      }),
    );
  });

  it('takes one series in twenty without a trend for one that rises, and finds one that does', () => {
    const random = createRandom(5, 'trend');
    const noise = () => Array.from({ length: 20 }, () => random());
    let found = 0;
    for (let run = 0; run < 1_000; run += 1) if (theilSen(pointsOf(noise()), 0.05).lower > 0) found += 1;
    expect(found / 1_000).toBeGreaterThan(0.03);
    expect(found / 1_000).toBeLessThan(0.07);
    expect(theilSen(pointsOf(noise().map((y, index) => y + index * 0.2)), 0.05).lower).toBeGreaterThan(0);
  });

  it.each([
    { what: 'no point', ys: [] },
    { what: 'one point', ys: [1] },
    { what: 'a NaN', ys: [1, 2, 3, Number.NaN, 5, 6, 7] },
  ])('$what shows no trend', ({ ys }) => {
    expect(theilSen(pointsOf(ys), 0.05)).toEqual({ slope: Number.NaN, lower: Number.NEGATIVE_INFINITY });
  });

  it('three points have a slope but no bound, and two at one x are a mistake', () => {
    expect(theilSen(pointsOf([1, 2, 3]), 0.05)).toEqual({ slope: 1, lower: Number.NEGATIVE_INFINITY });
    expect(() =>
      theilSen(
        pointsOf([1, 2, 3], () => 4),
        0.05,
      ),
    ).toThrow(RangeError);
  });
});
