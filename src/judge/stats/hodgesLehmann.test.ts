import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { RATIO_LAWS } from '../testing/bound-laws.ts';
import { fixtureRows, type RatioRow } from '../testing/fixture.ts';
import { type Estimate, hodgesLehmann, pOfCentreAtLeast, pOfCentreAtMost, walshAverages } from './hodgesLehmann.ts';
import { signedRankAtMost } from './signedRank.ts';

type Row = RatioRow & { readonly p: readonly (readonly [theta: number, p: number])[] };

const estimateOf = (values: readonly number[], alpha: number): Estimate => hodgesLehmann(walshAverages(values), alpha);

const nearly = (got: number, wanted: number, what: string): void =>
  expect(Math.abs(got - wanted), `${what}: ${got}, SciPy ${wanted}`).toBeLessThanOrEqual(
    1e-9 * Math.abs(wanted) + 1e-15,
  );

/** The slow obvious way: every choice of signs of the ranks 1..n. */
const atMostByCounting = (n: number, most: number): number => {
  let hits = 0;
  for (let signs = 0; signs < 2 ** n; signs += 1) {
    let sum = 0;
    for (let rank = 1; rank <= n; rank += 1) if ((signs >> (rank - 1)) & 1) sum += rank;
    if (sum <= most) hits += 1;
  }
  return hits / 2 ** n;
};

describe('the signed-rank distribution', () => {
  it('is that of counting every choice of signs', () => {
    for (let n = 1; n <= 10; n += 1) {
      for (const [most, chance] of signedRankAtMost(n).entries()) expect(chance).toBe(atMostByCounting(n, most));
    }
  });

  it('is made for 240 pairs within a blink', () => {
    const last = signedRankAtMost(240);
    expect(last).toHaveLength((240 * 241) / 2 + 1);
    expect(last[0]).toBe(2 ** -240);
    expect(last.at(-1)).toBeCloseTo(1, 12);
    expect(last[(240 * 241) / 4 - 1]).toBeLessThan(0.5);
    expect(last[(240 * 241) / 4]).toBeGreaterThan(0.5);
  });
});

describe('the Hodges-Lehmann estimate and its exact bounds', () => {
  it('agree with SciPy to 1e-9', () => {
    const rows = fixtureRows<Row>('signedRank');
    expect(rows.length).toBeGreaterThan(40);
    for (const { values, alpha, estimate, lower, upper, p } of rows) {
      const got = estimateOf(values, alpha);
      nearly(got.estimate, estimate, `estimate of ${values.length}`);
      if (lower === null) expect(got.lower).toBe(Number.NEGATIVE_INFINITY);
      else nearly(got.lower, lower, `lower of ${values.length} at ${alpha}`);
      if (upper === null) expect(got.upper).toBe(Number.POSITIVE_INFINITY);
      else nearly(got.upper, upper, `upper of ${values.length} at ${alpha}`);
      for (const [theta, wanted] of p) nearly(pOfCentreAtMost(walshAverages(values), theta), wanted, `p at ${theta}`);
    }
  });

  it.each(RATIO_LAWS)('$name', ({ check }) => check(100));

  it.each([
    { what: 'eight values at 0.002', count: 8, alpha: 0.002, bounded: false },
    { what: 'nine values at 0.002', count: 9, alpha: 0.002, bounded: true },
    { what: 'four values at 0.05', count: 4, alpha: 0.05, bounded: false },
    { what: 'five values at 0.05', count: 5, alpha: 0.05, bounded: true },
  ])('$what: bounds are finite: $bounded', ({ count, alpha, bounded }) => {
    const { lower, upper } = estimateOf(
      Array.from({ length: count }, (_, index) => index),
      alpha,
    );
    expect([Number.isFinite(lower), Number.isFinite(upper)]).toEqual([bounded, bounded]);
  });

  it.each([
    { what: 'no value', values: [] },
    { what: 'only NaN', values: [Number.NaN] },
    { what: 'one NaN among many', values: [...Array<number>(30).fill(0), Number.NaN] },
  ])('$what proves nothing', ({ values }) => {
    const walsh = walshAverages(values);
    const { estimate, lower, upper } = hodgesLehmann(walsh, 0.05);
    expect([estimate, lower, upper]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([pOfCentreAtMost(walsh, -9), pOfCentreAtLeast(walsh, 9)]).toEqual([1, 1]);
  });

  it('does not take infinite values', () => {
    expect(() => walshAverages([0, Number.POSITIVE_INFINITY])).toThrow(RangeError);
  });

  it('covers the true centre as often as promised', () => {
    const random = createRandom(20, 'coverage');
    const uniform = () => Array.from({ length: 30 }, () => random() - 0.5);
    let missedLow = 0;
    let missedHigh = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run += 1) {
      const { lower, upper } = estimateOf(uniform(), 0.05);
      if (lower > 0) missedLow += 1;
      if (upper < 0) missedHigh += 1;
    }
    for (const missed of [missedLow, missedHigh]) {
      expect(missed / runs).toBeGreaterThan(0.035);
      expect(missed / runs).toBeLessThan(0.065);
    }
  });
});
