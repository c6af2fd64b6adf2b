import { describe, expect, it } from 'vitest';
import type { PlannedSlice } from '../core/plan.ts';
import { Standing } from './standing.ts';

/** Slices of 10 us with a gap of 2; every third is another arm's, and the first of an arm is a warm-up. */
const slices: readonly PlannedSlice[] = [0, 1, 2, 3, 4, 5].map((index) => ({
  ...{ index, phase: 'a', steady: true, pair: null, judged: index > 0 && index < 5 },
  mode: index % 3 === 1 ? 'legacy-fallback' : 'gateway-only',
  ...{ startUs: index * 12, endUs: index * 12 + 10 },
}));

const standing = () => {
  const stood: Record<number, number> = {};
  return {
    stood,
    of: new Standing(slices, 0, (slice, forUs) => {
      stood[slice] = (stood[slice] ?? 0) + forUs;
    }),
  };
};

describe('what stands', () => {
  it('is counted for as long as it does, in the slices of its own arm', () => {
    const { of, stood } = standing();
    of.change(1, 4);
    of.change(1, 10);
    of.change(-1, 30);
    of.change(-1, 75);
    // Slice 0 lasts until slice 2 begins at 24, slice 2 until 36, slice 3 until 60, slice 5 to the end.
    expect(stood).toEqual({ 0: 6 + 2 * 14, 2: 2 * 6 + 6, 3: 24, 5: 15 });
  });

  it('is told of slices that are over as time goes on', () => {
    const { of, stood } = standing();
    of.change(3, 0);
    of.reach(23);
    expect(stood).toEqual({});
    of.reach(24);
    expect(stood).toEqual({ 0: 72 });
  });

  it('of nobody is nothing', () => {
    const { of, stood } = standing();
    of.reach(50);
    of.change(2, 50);
    of.change(-2, 50);
    expect(stood).toEqual({});
  });
});

describe('the last judged slice that a stretch reaches into', () => {
  it.each([
    ['within one', 40, 45, 3],
    ['from one into the next', 30, 36, 3],
    ['into a cool-down that is not judged', 40, 70, 3],
    ['of a warm-up alone', 2, 20, 0],
    ['of a cool-down alone', 61, 90, 5],
  ])('%s', (_, from, to, slice) => {
    expect(standing().of.lastJudged(from, to)?.index).toBe(slice);
    const later = standing().of;
    later.reach(65);
    expect(later.lastJudged(from, to)?.index).toBe(slice);
  });
});
