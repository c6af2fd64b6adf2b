import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureRows } from '../testing/fixture.ts';
import { holmAdjusted } from './holm.ts';

/** The slow obvious way, in Holm's own words: go through the tests from the least p on, and stop at the first that is not a finding. */
const findings = (ps: readonly number[], alpha: number): Set<number> => {
  const found = new Set<number>();
  const inOrder = ps.map((_, index) => index).toSorted((a, b) => ps[a]! - ps[b]!);
  for (const [rank, index] of inOrder.entries()) {
    if (ps[index]! * (ps.length - rank) > alpha) break;
    found.add(index);
  }
  return found;
};

const manyPs = fc.array(
  fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000),
  { maxLength: 12 },
);

describe("Holm's correction", () => {
  it('agrees with its fixture', () => {
    for (const { p, adjusted } of fixtureRows<{ p: number[]; adjusted: number[] }>('holm')) {
      for (const [index, got] of holmAdjusted(p).entries()) expect(got).toBeCloseTo(adjusted[index]!, 12);
    }
  });

  it('finds what going down step by step finds', () => {
    fc.assert(
      fc.property(manyPs, fc.constantFrom(0.002, 0.01, 0.05, 0.2), (ps, alpha) => {
        const adjusted = holmAdjusted(ps);
        const found = new Set(adjusted.flatMap((p, index) => (p <= alpha ? [index] : [])));
        expect(found).toEqual(findings(ps, alpha));
      }),
    );
  });

  it('never makes a p smaller, and leaves one alone', () => {
    fc.assert(
      fc.property(manyPs, (ps) => {
        for (const [index, adjusted] of holmAdjusted(ps).entries()) expect(adjusted).toBeGreaterThanOrEqual(ps[index]!);
      }),
    );
    expect(holmAdjusted([0.03])).toEqual([0.03]);
    expect(holmAdjusted([])).toEqual([]);
  });
});
