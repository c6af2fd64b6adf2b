import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isBeyondTwice, totalCount } from './absolute.ts';
import { lowerBound, upperBound } from './stats/clopperPearson.ts';

const independent = { value: 1, assumed: true };
const of = (bad: number, n: number, allowedBadRatio: number, effect = 1) =>
  decide({ bad, n, allowedBadRatio, designEffect: { value: effect, assumed: false }, alpha: 0.05 });

describe('the pass rule', () => {
  it('is strict on both sides: a bound that is the limit itself decides nothing', () => {
    expect(of(20, 1_000, upperBound(20, 1_000)).verdict).toBe('inconclusive');
    expect(of(20, 1_000, upperBound(20, 1_000) * 1.000_001).verdict).toBe('pass');
    expect(of(20, 1_000, lowerBound(20, 1_000)).verdict).toBe('inconclusive');
    expect(of(20, 1_000, lowerBound(20, 1_000) * 0.999_999).verdict).toBe('fail');
  });

  it('never passes without a sample', () => {
    expect(of(0, 0, 0.05)).toEqual({ lower: null, upper: null, verdict: 'inconclusive' });
  });

  it('lets clustering take a pass away, never a fail', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 60, max: 4_000 }),
        fc.double({ min: 1, max: 40, noNaN: true }),
        (bad, n, effect) => {
          const [alone, clustered] = [of(bad, n, 0.01), of(bad, n, 0.01, effect)];
          expect(clustered.lower).toBe(alone.lower);
          expect(clustered.verdict === 'fail').toBe(alone.verdict === 'fail');
          if (clustered.verdict === 'pass') expect(alone.verdict).toBe('pass');
        },
      ),
    );
  });

  it.each([
    { bad: 99, n: 1_000, beyond: false },
    { bad: 100, n: 1_000, beyond: true },
    { bad: 0, n: 0, beyond: false },
  ])('$bad bad of $n is at twice 5 % or beyond: $beyond', ({ bad, n, beyond }) => {
    expect(isBeyondTwice({ bad, n, allowedBadRatio: 0.05, designEffect: independent, alpha: 0.05 })).toBe(beyond);
  });

  it.each([0, 1, 10])('%d bad of 10 are not beyond twice nothing', (bad) => {
    expect(isBeyondTwice({ bad, n: 10, allowedBadRatio: 0, designEffect: independent, alpha: 0.05 })).toBe(false);
  });

  it('adds slices up', () => {
    expect(totalCount([])).toEqual({ n: 0, bad: 0 });
    expect(
      totalCount([
        { n: 5, bad: 1 },
        { n: 7, bad: 2 },
      ]),
    ).toEqual({ n: 12, bad: 3 });
  });
});
