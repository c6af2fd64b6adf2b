import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureRows } from '../testing/fixture.ts';
import type { SliceCount } from './designEffect.ts';
import { rateRatio } from './rateRatio.ts';

type Row = { reference: SliceCount; candidate: SliceCount; alpha: number; lower: number; upper: number | null };

const counts = fc.record({ n: fc.integer({ min: 1_000, max: 20_000 }), bad: fc.integer({ min: 1, max: 900 }) });

describe('the exact conditional rate ratio', () => {
  it('agrees with SciPy to 1e-9, relative', () => {
    const rows = fixtureRows<Row>('rateRatio');
    expect(rows.length).toBeGreaterThan(10);
    for (const { reference, candidate, alpha, lower, upper } of rows) {
      const got = rateRatio(reference, candidate, alpha);
      expect(Math.abs(got.lower - lower)).toBeLessThanOrEqual(1e-9 * lower);
      if (upper === null) expect(got.upper).toBe(Number.POSITIVE_INFINITY);
      else expect(Math.abs(got.upper - upper)).toBeLessThanOrEqual(1e-9 * upper);
    }
  });

  it('lies in order, and turns over when the arms are swapped', () => {
    fc.assert(
      fc.property(counts, counts, fc.constantFrom(0.002, 0.05), (reference, candidate, alpha) => {
        const here = rateRatio(reference, candidate, alpha);
        const swapped = rateRatio(candidate, reference, alpha);
        expect(here.lower).toBeLessThanOrEqual(here.estimate);
        expect(here.estimate).toBeLessThanOrEqual(here.upper);
        expect(swapped.estimate * here.estimate).toBeCloseTo(1, 9);
        expect(swapped.lower * here.upper).toBeCloseTo(1, 8);
      }),
    );
  });

  it.each([
    { what: 'none bad on either side', a: { n: 9, bad: 0 }, b: { n: 9, bad: 0 }, estimate: Number.NaN },
    { what: 'no sample of the reference', a: { n: 0, bad: 0 }, b: { n: 9, bad: 1 }, estimate: Number.NaN },
    { what: 'no sample of the candidate', a: { n: 9, bad: 1 }, b: { n: 0, bad: 0 }, estimate: Number.NaN },
  ])('$what: anything is possible', ({ a, b, estimate }) => {
    expect(rateRatio(a, b)).toEqual({ estimate, lower: 0, upper: Number.POSITIVE_INFINITY });
  });
});
