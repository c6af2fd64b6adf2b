import { describe, expect, it } from 'vitest';
import { PLANNED_LOOKS } from './compare/contest.ts';
import { lookOf, plannedLooksOf, slicesAtLook } from './look.ts';
import { buildAb } from './testing/build-ab.ts';

const quotes = () => ({ quotes: { ok: 1 } });

const pairsKept = (pairs: number, looks: readonly number[] = PLANNED_LOOKS): number => {
  const { slices } = buildAb({ pairs, reference: quotes, candidate: quotes });
  return slicesAtLook(slices, looks).length / 2;
};

describe('a run that ends at a planned look', () => {
  it.each([
    [0, null],
    [14, null],
    [15, 15],
    [29, 15],
    [30, 30],
    [239, 120],
    [240, 240],
    [500, 240],
  ])('after %i pairs has had look %s', (pairs, look) => {
    expect(lookOf(pairs, PLANNED_LOOKS)).toBe(look);
  });

  it.each([
    [14, 14],
    [15, 15],
    [17, 15],
    [31, 30],
  ])('of %i pairs it is judged on %i', (pairs, kept) => {
    expect(pairsKept(pairs)).toBe(kept);
  });

  it('is judged by the looks of its own plan', () => {
    expect([31, 32].map((pairs) => pairsKept(pairs, [15, 30, 32]))).toEqual([30, 32]);
  });

  it.each([
    { planned: 14, same: PLANNED_LOOKS, changes: PLANNED_LOOKS },
    { planned: 40, same: PLANNED_LOOKS, changes: [15, 30, 40] },
    { planned: 600, same: PLANNED_LOOKS, changes: [15, 30, 60, 120, 600] },
  ])('has as many looks as its comparison: of $planned pairs', ({ planned, same, changes }) => {
    const { scenario } = buildAb({ pairs: 1, reference: quotes, candidate: quotes });
    const twice = scenario.phases.map((phase) => ({ ...phase, judged: true }));
    expect(plannedLooksOf(scenario, planned)).toEqual(same);
    expect(plannedLooksOf({ phases: twice }, planned)).toEqual(changes);
  });

  it('keeps the warm-up, and counts pairs by their order and not by their number', () => {
    const { slices } = buildAb({ pairs: 20, reference: quotes, candidate: quotes });
    const later = slices.map((slice, index) => ({ ...slice, pair: (slice.pair ?? 0) + 7, judged: index % 20 > 2 }));
    const kept = slicesAtLook(later.toReversed(), PLANNED_LOOKS);
    // 17 pairs are judged, numbered 10 to 26; the first 15 of them end with number 24.
    expect(new Set(kept.filter(({ judged }) => judged).map(({ pair }) => pair)).size).toBe(15);
    expect(Math.max(...kept.map(({ pair }) => pair ?? 0))).toBe(24);
    expect(kept.filter(({ judged }) => !judged)).toHaveLength(6);
  });
});
