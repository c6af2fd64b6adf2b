import { describe, expect, it } from 'vitest';
import { BUCKETS, BucketCounts } from './bucket-counts.ts';

const countsOf = (values: readonly number[]): BucketCounts => {
  const counts = new BucketCounts();
  for (const value of values) counts.add(value);
  return counts;
};

/** The greatest value of the bucket of each rank. */
const ranksOf = (counts: BucketCounts, count: number): number[] =>
  Array.from({ length: count }, (_, index) => counts.greatestAtRank(index + 1));

describe('counts by bucket', () => {
  it.each([
    ['zero and the least ones have buckets of their own', [0, 1, 1, 2], [0, 1, 1, 2]],
    ['2,047 is the last that has', [2_046, 2_047], [2_046, 2_047]],
    ['from 2,048 on two share one', [2_048, 2_049, 2_050], [2_049, 2_049, 2_051]],
    ['from 4,096 on four', [4_096, 4_099, 4_100], [4_099, 4_099, 4_103]],
    ['half of the range is not a sign', [2_147_483_647, 2_147_483_648], [2_147_483_647, 2_149_580_799]],
    ['the greatest that 32 bits hold is in the last', [4_294_967_295], [4_294_967_295]],
  ])('%s', (_, values, expected) => {
    expect(ranksOf(countsOf(values), values.length)).toEqual(expected);
  });

  it('are visited in order, from an index on, until one says no', () => {
    const counts = countsOf([7, 3, 7, 4_294_967_295, 1_023, 1_024]);
    const visited = (from: number, last = BUCKETS): [number, number][] => {
      const seen: [number, number][] = [];
      counts.each((index, count) => {
        seen.push([index, count]);
        return index < last;
      }, from);
      return seen;
    };
    const all = [
      [3, 1],
      [7, 2],
      [1_023, 1],
      [1_024, 1],
      [BUCKETS - 1, 1],
    ];
    expect(visited(0)).toEqual(all);
    expect(visited(4)).toEqual(all.slice(1));
    expect(visited(1_024)).toEqual(all.slice(3));
    expect(visited(5_000)).toEqual(all.slice(4));
    expect(visited(0, 1_023)).toEqual(all.slice(0, 3));
  });

  it.each([
    [0, 4],
    [1, 4],
    [2, 3],
    [2_048, 2],
    [2_049, 2],
    [2_050, 1],
    [2_052, 0],
    [4_294_967_295, 0],
  ])('from the bucket of %i on stand %i', (us, count) => {
    expect(countsOf([1, 2, 2_049, 2_050]).countFrom(us)).toBe(count);
  });

  it('are whole numbers up to 2^53', () => {
    const counts = countsOf([7]);
    counts.addAt(7, 2 ** 53 - 2);
    expect(counts.countAt(7)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
