import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { fixtureRows } from '../testing/fixture.ts';
import { mser } from './mser.ts';

/** The slow obvious way: the definition, cut by cut; the statistic of each cut. */
const byDefinition = (values: readonly number[]): number[] => {
  const means = Array.from({ length: Math.floor(values.length / 5) }, (_, batch) => {
    const inside = values.slice(batch * 5, batch * 5 + 5);
    return inside.reduce((sum, value) => sum + value, 0) / 5;
  });
  return Array.from({ length: Math.floor(means.length / 2) + 1 }, (_, cut) => {
    const left = means.slice(cut);
    const mean = left.reduce((sum, value) => sum + value, 0) / left.length;
    return left.reduce((sum, value) => sum + (value - mean) ** 2, 0) / left.length ** 2;
  });
};

const noise = (count: number, start: number) => {
  const random = createRandom(3, `mser ${count} ${start}`);
  return Array.from({ length: count }, (_, index) => 50 + random() + (index < start ? 40 : 0));
};

describe('where the start-up of a series ends', () => {
  it('agrees with NumPy to 1e-9', () => {
    const rows = fixtureRows<{ y: number[]; mser: [number, number] | null }>('trend').filter(
      (row) => row.mser !== null,
    );
    expect(rows.length).toBeGreaterThan(2);
    for (const { y, mser: wanted } of rows) {
      expect(mser(y)?.values).toBe(wanted![0]);
      expect(Math.abs(mser(y)!.statistic - wanted![1])).toBeLessThanOrEqual(1e-9);
    }
  });

  it('is that of its definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { minLength: 10, maxLength: 120 }),
        (values) => {
          const statistics = byDefinition(values);
          const got = mser(values)!;
          expect(got.statistic).toBeCloseTo(Math.min(...statistics), 6);
          expect(statistics[got.values / 5]).toBeCloseTo(Math.min(...statistics), 6);
          expect(got.atEdge).toBe(got.values / 5 === statistics.length - 1);
        },
      ),
    );
  });

  it.each([
    { what: 'a slow start of 20 values', values: noise(200, 20), cut: 20, atEdge: false },
    {
      what: 'one that reaches into a batch',
      values: [...Array(22).fill(90), ...Array(178).fill(50)],
      cut: 25,
      atEdge: false,
    },
    { what: 'a constant series', values: Array<number>(50).fill(7), cut: 0, atEdge: false },
    { what: 'one that settles only after its half', values: noise(100, 60), cut: 0, atEdge: false },
    { what: 'a steady fall', values: Array.from({ length: 100 }, (_, index) => 100 - index), cut: 50, atEdge: true },
  ])('$what', ({ values, cut, atEdge }) => {
    expect(mser(values)).toMatchObject({ values: cut, atEdge });
  });

  it.each([
    { what: 'nothing', values: [] },
    { what: 'nine values', values: Array<number>(9).fill(1) },
    { what: 'a NaN', values: [...Array<number>(20).fill(1), Number.NaN, ...Array<number>(9).fill(1)] },
  ])('$what has none', ({ values }) => {
    expect(mser(values)).toBeNull();
  });
});
