import { describe, expect, it } from 'vitest';
import type { TimeLook } from '../../core/comparison.ts';
import { ratiosAgainst } from '../testing/series.ts';
import { rulesOf } from './contest.ts';
import { marginsAgainst } from './margins.ts';
import { settleTime, timeLookAt, warningOf } from './time-look.ts';

const rules = rulesOf({ equivalent: false });
const both = rulesOf({ equivalent: true });

const look = (rest: Partial<TimeLook>): TimeLook => ({
  ...{ pairs: 15, ratios: 15, estimate: 1, lower: 0.98, upper: 1.02, p: 0.5, pHolm: 1, outcome: 'open' },
  ...{ referenceMs: 100, candidateMs: 100, margins: { negligible: 0.02, unacceptable: 0.1 } },
  ...rest,
});

describe('the margins', () => {
  it.each([
    { referenceMs: 200, limitMs: 200, negligible: 0.02, unacceptable: 0.1, why: 'as they are' },
    { referenceMs: 100, limitMs: 200, negligible: 0.02, unacceptable: 0.1, why: 'as they are: 2 ms is just 2 %' },
    { referenceMs: 50, limitMs: 200, negligible: 0.04, unacceptable: 0.1, why: '2 ms is more than 2 %' },
    { referenceMs: 10, limitMs: 200, negligible: 0.2, unacceptable: 0.2, why: '2 ms is more than 10 %' },
    { referenceMs: 10, limitMs: null, negligible: 0.2, unacceptable: 0.2, why: '2 ms without a limit' },
    { referenceMs: 50, limitMs: 100, negligible: 0.04, unacceptable: 0.1, why: '1 % of the limit is less than 2 ms' },
    { referenceMs: 50, limitMs: 1_000, negligible: 0.2, unacceptable: 0.2, why: '1 % of the limit is 10 ms' },
  ])('against $referenceMs ms, limit $limitMs: $why', ({ referenceMs, limitMs, negligible, unacceptable }) => {
    const margins = marginsAgainst(referenceMs, limitMs);
    expect(margins.negligible).toBeCloseTo(negligible, 12);
    expect(margins.unacceptable).toBeCloseTo(unacceptable, 12);
  });
});

describe('a look at a time', () => {
  it.each([
    { what: 'under the unacceptable margin passes', given: look({ upper: 1.0999 }), outcome: 'pass' },
    { what: 'at the margin does not', given: look({ upper: 1.1 }), outcome: 'open' },
    {
      what: 'that passes does so although it is proven slower',
      given: look({ lower: 1.05, upper: 1.09, pHolm: 0.0001 }),
      outcome: 'pass',
    },
    {
      what: 'over it, and proven slower, fails',
      given: look({ lower: 1.05, upper: 1.2, pHolm: 0.0019 }),
      outcome: 'fail',
    },
    {
      what: 'proven exactly as often as allowed fails',
      given: look({ lower: 1.05, upper: 1.2, pHolm: 0.002 }),
      outcome: 'fail',
    },
    {
      what: 'proven alone, but not among all, stays open',
      given: look({ lower: 1.05, upper: 1.2, p: 0.001, pHolm: 0.0021 }),
      outcome: 'open',
    },
    { what: 'without an upper bound does not pass', given: look({ upper: null }), outcome: 'open' },
    { what: 'much faster passes', given: look({ lower: 0.6, upper: 0.7 }), outcome: 'pass' },
    {
      what: 'on a reference that fails itself stays open',
      given: look({ referenceMs: 3_600_000, lower: 0.001, upper: 0.002 }),
      outcome: 'open',
    },
  ])('$what', ({ given, outcome }) => {
    expect(settleTime(given, rules)).toBe(outcome);
  });

  it.each([
    { what: 'alike passes', given: look({}), outcome: 'pass' },
    { what: 'just inside on the fast side passes', given: look({ lower: 0.9092, upper: 0.95 }), outcome: 'pass' },
    {
      what: 'at the margin of the fast side stays open',
      given: look({ lower: 1 / 1.1, upper: 0.95 }),
      outcome: 'open',
    },
    { what: 'much faster fails', given: look({ lower: 0.6, upper: 0.7, pHolm: 0.0001 }), outcome: 'fail' },
    { what: 'without a lower bound does not pass', given: look({ lower: null }), outcome: 'open' },
  ])('where modes must be alike, $what', ({ given, outcome }) => {
    expect(settleTime(given, both)).toBe(outcome);
  });

  it.each([
    { what: 'no warning where nothing is proven', given: look({ outcome: 'pass', lower: 1.02 }), warning: null },
    {
      what: 'a warning where it is proven slower',
      given: look({ outcome: 'pass', lower: 1.0201 }),
      warning: 'proven-slower',
    },
    {
      what: 'a remark where it is proven faster',
      given: look({ outcome: 'pass', lower: 0.6, upper: 0.9 }),
      warning: 'proven-faster',
    },
    {
      what: 'none at the margin of the fast side',
      given: look({ outcome: 'pass', lower: 0.6, upper: 1 / 1.02 }),
      warning: null,
    },
    { what: 'none on a fail', given: look({ outcome: 'fail', lower: 1.3, upper: 1.4 }), warning: null },
  ])('$what', ({ given, warning }) => {
    expect(warningOf(given)).toBe(warning);
  });

  it('takes only ratios that were known by then, and medians of both modes', () => {
    const seen = timeLookAt(ratiosAgainst([1.1, 1.2, 1.3, 9, 9]), 200, { pairs: 3, rules });
    expect(seen).toMatchObject({ pairs: 3, ratios: 3, referenceMs: 100, candidateMs: 120, lower: null, upper: null });
    expect(seen.estimate).toBeCloseTo(1.2, 2);
  });

  it('takes both directions into one p where modes must be alike', () => {
    const faster = ratiosAgainst(Array<number>(15).fill(0.5));
    expect(timeLookAt(faster, 200, { pairs: 15, rules }).p).toBe(1);
    expect(timeLookAt(faster, 200, { pairs: 15, rules: both }).p).toBe(2 ** -14);
  });
});
