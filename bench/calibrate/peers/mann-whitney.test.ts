import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalAtMost } from '../../../src/judge/stats/normal.ts';
import { mannWhitney } from './mann-whitney.ts';

const list = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })
  .map((values) => Int32Array.from(values).sort());

/** Every request of one against every one of the other. */
const slow = (reference: Int32Array, candidate: Int32Array): number => {
  let wins = 0;
  for (const x of reference) for (const y of candidate) wins += y > x ? 1 : y === x ? 0.5 : 0;
  const all = [...reference, ...candidate];
  const counts = [...Map.groupBy(all, (value) => value).values()].map(({ length }) => length);
  const ties = counts.reduce((sum, count) => sum + count ** 3 - count, 0);
  const product = reference.length * candidate.length;
  const variance = (product / 12) * (all.length + 1 - ties / (all.length * (all.length - 1)));
  return variance === 0 ? 1 : 1 - normalAtMost((wins - product / 2) / Math.sqrt(variance));
};

describe('Mann-Whitney', () => {
  it('is what counting every pair of requests gives, ties too', () => {
    fc.assert(
      fc.property(list, list, (reference, candidate) => {
        expect(mannWhitney(reference, candidate)).toBeCloseTo(slow(reference, candidate), 9);
      }),
    );
  });

  it.each([
    { what: 'a slower candidate', factor: 1.2, least: 0, most: 1e-4 },
    { what: 'the same again', factor: 1, least: 0.5, most: 0.5 },
    { what: 'a faster candidate', factor: 0.8, least: 0.999, most: 1 },
  ])('$what', ({ factor, least, most }) => {
    const reference = Int32Array.from({ length: 500 }, (_, at) => 1_000 + 2 * at);
    const p = mannWhitney(
      reference,
      reference.map((us) => us * factor),
    );
    expect(p).toBeGreaterThanOrEqual(least - 1e-12);
    expect(p).toBeLessThanOrEqual(most + 1e-12);
  });

  it('says nothing where all is equal', () => {
    expect(mannWhitney(Int32Array.of(5, 5), Int32Array.of(5))).toBe(1);
  });
});
