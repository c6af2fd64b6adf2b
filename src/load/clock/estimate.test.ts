import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOurStamp, correctionBy, OUR_CLOCK, type PingSample, readingOf } from './estimate.ts';

/** An exchange as whole milliseconds show it: there in `thereUs`, back in `backUs`, the other clock `aheadMs` ahead. */
const exchange = (atUs: number, thereUs: number, backUs: number, aheadMs: number): PingSample => ({
  sentMs: Math.floor(atUs / 1000),
  stampMs: Math.floor((atUs + thereUs) / 1000 + aheadMs),
  receivedMs: Math.floor((atUs + thereUs + backUs) / 1000),
  rttUs: thereUs + backUs,
});

describe('the offset of another clock', () => {
  it('is told by the exchange that took least, whatever the others say', () => {
    const samples = [
      exchange(0, 40_000, 2_000, 250),
      exchange(100_000, 300, 500, 250),
      exchange(200_000, 0, 9_000, 250),
    ];
    expect(readingOf(samples)).toEqual({ offsetMs: 250, errorMs: 1.4, samples: 3 });
  });

  it('is not known without an answer', () => {
    expect(readingOf([])).toBeNull();
  });

  it('is never off by more than half of the way there and back, and the resolution', () => {
    const us = fc.integer({ min: 0, max: 80_000 });
    const one = fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), us, us);
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 8 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (all, aheadMs) => {
          const samples = all.map(([at, there, back]) => exchange(at, there, back, aheadMs));
          const reading = readingOf(samples)!;
          const leastMs = Math.min(...samples.map(({ rttUs }) => rttUs)) / 1000;
          expect(Math.abs(reading.offsetMs - aheadMs)).toBeLessThanOrEqual(reading.errorMs + 1e-6);
          expect(reading.errorMs).toBeCloseTo(leastMs / 2 + 1, 9);
        },
      ),
    );
  });
});

describe('the correction of stamps', () => {
  it.each([
    [{ offsetMs: 250, errorMs: 1.4 }, { aheadMs: 250 }],
    [{ offsetMs: -1.5, errorMs: 1.4 }, { aheadMs: -1.5 }],
    [{ offsetMs: 1.5, errorMs: 1.5 }, OUR_CLOCK],
    [{ offsetMs: -0.5, errorMs: 1.1 }, OUR_CLOCK],
  ])('by %j is %j', (reading, expected) => {
    expect(correctionBy({ ...reading, samples: 8 })).toEqual(expected);
  });

  it('by nothing is none', () => {
    expect(correctionBy(null)).toEqual(OUR_CLOCK);
  });

  it('is what the other clock was ahead', () => {
    expect([asOurStamp(10_300, { aheadMs: 250 }), asOurStamp(9_700, { aheadMs: -250 })]).toEqual([10_050, 9_950]);
    expect(asOurStamp(10_300, OUR_CLOCK)).toBe(10_300);
  });

  it('leaves an unreadable stamp unreadable', () => {
    expect(asOurStamp(Number.NaN, { aheadMs: 250 })).toBeNaN();
  });
});
