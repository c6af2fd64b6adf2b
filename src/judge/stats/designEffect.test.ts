import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { batchDesignEffect, clusterDesignEffect, clusterSizes, type SliceCount } from './designEffect.ts';

const slices = (bads: readonly number[], n = 100): SliceCount[] => bads.map((bad) => ({ n, bad }));

describe('the design effect of bad samples over slices', () => {
  it.each([
    { what: 'none is bad', given: slices(Array(30).fill(0)) },
    { what: 'there are fewer than 10 slices', given: slices([9, 0, 0, 0, 0, 0, 0, 0, 0]) },
    { what: 'fewer than 10 slices hold a sample', given: [...slices([9, 0]), ...slices(Array(20).fill(0), 0)] },
    { what: 'all are bad', given: slices(Array(30).fill(100)) },
  ])('is 1, and an assumption, when $what', ({ given }) => {
    expect(batchDesignEffect(given)).toEqual({ value: 1, assumed: true });
  });

  it('is 1 when every slice has its even share', () => {
    expect(batchDesignEffect(slices(Array(30).fill(2)))).toEqual({ value: 1, assumed: false });
  });

  it('is the variance ratio of single slices when the bad ones sit in one of them', () => {
    const [count, n, bad] = [12, 100, 60];
    const share = bad / (count * n);
    const spread = ((bad - share * n) ** 2 + (count - 1) * (share * n) ** 2) / n;
    const byHand = spread / (count - 1) / (share * (1 - share));
    const { value, assumed } = batchDesignEffect(slices([0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0]));
    expect(value).toBeCloseTo(byHand, 10);
    expect(assumed).toBe(false);
  });

  it('needs 10 slices, and no more', () => {
    const [one, ...others] = slices([60, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(batchDesignEffect([one!, ...others])).toMatchObject({ assumed: false });
    expect(batchDesignEffect([one!, ...others]).value).toBeGreaterThan(10);
  });

  it('takes a batch length that leaves exactly 10 batches', () => {
    const pairs = (count: number) => slices([10, 10, ...Array<number>(count - 2).fill(0)]);
    const ofPairs = (count: number): number => {
      const [n, batches] = [200, count / 2];
      const share = 20 / (batches * n);
      const spread = ((20 - share * n) ** 2 + (batches - 1) * (share * n) ** 2) / n;
      return spread / (batches - 1) / (share * (1 - share));
    };
    expect(batchDesignEffect(pairs(20)).value).toBeCloseTo(ofPairs(20), 10);
    expect(batchDesignEffect(pairs(18)).value).toBeLessThan(ofPairs(18));
  });

  it('sees a run of bad slices better in longer batches', () => {
    const bads = Array.from({ length: 60 }, (_, index) => (index >= 24 && index < 30 ? 10 : 0));
    expect(batchDesignEffect(slices(bads)).value).toBeGreaterThan(batchDesignEffect(slices(bads.slice(0, 36))).value);
    const onlySingles = batchDesignEffect(slices(bads.slice(15, 34))).value;
    expect(batchDesignEffect(slices(bads)).value).toBeGreaterThan(onlySingles);
  });

  it('stays near 1 for independent failures and finds bursts of five', () => {
    const random = createRandom(11, 'design-effect');
    const mean = (draw: () => number): number => {
      let sum = 0;
      for (let run = 0; run < 40; run += 1) sum += batchDesignEffect(slices(Array.from({ length: 60 }, draw))).value;
      return sum / 40;
    };
    const successes = (tries: number, p: number) => Array.from({ length: tries }, random).filter((u) => u < p).length;
    expect(mean(() => successes(100, 0.02))).toBeLessThan(2);
    expect(mean(() => 5 * successes(20, 0.02))).toBeGreaterThan(4);
  });

  it('is never below 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 80 }), (bads) => {
        expect(batchDesignEffect(slices(bads)).value).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('clusters of losses', () => {
  it.each([
    { what: 'none', atMs: [], sizes: [] },
    { what: 'one alone', atMs: [5], sizes: [1] },
    { what: 'two 100 ms apart are one event', atMs: [0, 100], sizes: [2] },
    { what: 'two 101 ms apart are two', atMs: [0, 101], sizes: [1, 1] },
    { what: 'a chain is one event', atMs: [0, 90, 180, 500], sizes: [3, 1] },
    { what: 'in whatever order', atMs: [500, 180, 0, 90], sizes: [3, 1] },
  ])('$what', ({ atMs, sizes }) => {
    expect(clusterSizes(atMs)).toEqual(sizes);
  });

  it.each([
    { sizes: [], value: 1, assumed: true },
    { sizes: [1, 1, 1], value: 1, assumed: false },
    { sizes: [36], value: 36, assumed: false },
    { sizes: [3, 1], value: 2.5, assumed: false },
  ])('of sizes $sizes have the design effect $value', ({ sizes, value, assumed }) => {
    expect(clusterDesignEffect(sizes)).toEqual({ value, assumed });
  });
});
