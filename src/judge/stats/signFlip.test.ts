import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureRows } from '../testing/fixture.ts';
import { signFlip } from './signFlip.ts';

/** The slow obvious way: every choice of signs. */
const byCounting = (differences: readonly number[]): number => {
  const seen = differences.reduce((sum, difference) => sum + difference, 0);
  let hits = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs += 1) {
    const sum = differences.reduce(
      (total, difference, at) => total + ((signs >> at) & 1 ? difference : -difference),
      0,
    );
    if (sum >= seen) hits += 1;
  }
  return hits / 2 ** differences.length;
};

const pOf = (differences: readonly number[]): number | null => {
  const result = signFlip(differences);
  return result.kind === 'tested' ? result.p : null;
};

const nonZero = fc.integer({ min: -30, max: 30 }).filter((difference) => difference !== 0);
const enough = fc.array(nonZero, { minLength: 9, maxLength: 11 });

describe('the sign-flip test', () => {
  it('agrees with SciPy to 1e-9', () => {
    const rows = fixtureRows<{ differences: number[]; p: number }>('signFlip');
    expect(rows.length).toBeGreaterThan(10);
    for (const { differences, p } of rows) expect(Math.abs(pOf(differences)! - p)).toBeLessThanOrEqual(1e-9);
  });

  it('is that of trying every choice of signs', () => {
    fc.assert(
      fc.property(enough, (differences) => {
        expect(pOf(differences)).toBe(byCounting(differences));
      }),
      { numRuns: 60 },
    );
  });

  it('does not mind pairs without a difference, nor the order of pairs', () => {
    fc.assert(
      fc.property(enough, fc.nat({ max: 50 }), (differences, zeros) => {
        const padded = [...differences, ...Array<number>(zeros).fill(0)].toReversed();
        expect(signFlip(padded)).toEqual(signFlip(differences));
      }),
    );
  });

  it('falls when a difference rises, and both directions together are sure', () => {
    fc.assert(
      fc.property(enough, (differences) => {
        const [first = 1, ...rest] = differences;
        if (first > 0) expect(pOf([-first, ...rest])!).toBeGreaterThanOrEqual(pOf(differences)!);
        expect(pOf(differences)! + pOf(differences.map((difference) => -difference))!).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it.each([
    { what: 'nothing', differences: [], nonZero: 0 },
    { what: 'no difference anywhere', differences: Array<number>(240).fill(0), nonZero: 0 },
    { what: 'one slice with 200 errors', differences: [...Array<number>(239).fill(0), 200], nonZero: 1 },
    { what: 'eight pairs that differ', differences: Array<number>(8).fill(5), nonZero: 8 },
  ])('$what is too few', ({ differences, nonZero }) => {
    expect(signFlip(differences)).toEqual({ kind: 'too-few', nonZero });
  });

  it('nine pairs that all point one way are as rare as 2^-9', () => {
    expect(signFlip(Array<number>(9).fill(5))).toEqual({ kind: 'tested', nonZero: 9, p: 2 ** -9 });
  });

  it('takes large counts in 240 pairs', () => {
    const differences = Array.from({ length: 240 }, (_, pair) => (pair % 2 === 0 ? 400 : -400 + (pair % 7)));
    expect(pOf(differences)).toBeGreaterThan(0.4);
    expect(pOf(differences)).toBeLessThan(0.6);
  });

  it.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY]])('%d is not a whole number', (difference) => {
    expect(() => signFlip([difference])).toThrow(RangeError);
  });
});
