import { describe, expect, it } from 'vitest';
import {
  type Comparison,
  type CountComparison,
  comparisonSchema,
  type TimeComparison,
  UNDECIDED_REASONS,
} from '../../comparison.ts';
import { comparisonText } from './comparison.ts';
import { comparisonTableText } from './comparison-table.ts';

const modes = { reference: 'legacy-fallback', candidate: 'gateway-only', alphaPerLook: 0.002 } as const;

const shown: TimeComparison['shown'] = {
  ...{ pairs: 30, ratios: 30, estimate: 1.15, lower: 1.12, upper: 1.19, referenceMs: 50, candidateMs: 57.5 },
  ...{ p: 0.0001, pHolm: 0.0004, outcome: 'fail', margins: { negligible: 0.04, unacceptable: 0.1 } },
};

const time = (rest: Partial<TimeComparison> = {}): TimeComparison => ({
  ...{ kind: 'time', id: 'response-p95', gating: true, verdict: 'fail', reason: null, decidedAtPairs: 30 },
  ...{ shown, warning: null, leftOut: { noSamples: 0, unequal: 0, bothFailed: 0 }, looks: [shown] },
  ...rest,
});

const countShown: CountComparison['shown'] = {
  ...{ pairs: 30, reference: { n: 16_000, bad: 2 }, candidate: { n: 16_000, bad: 14 }, nonZeroPairs: 14 },
  ...{ estimate: 7, lower: 1.9, upper: null, rateDifference: 0.00075, p: 0.00008, pHolm: 0.00056, outcome: 'fail' },
};

const counted = (rest: Partial<CountComparison> = {}): CountComparison => ({
  ...{ kind: 'count', id: 'errors', gating: true, verdict: 'fail', reason: null, decidedAtPairs: 30 },
  ...{ objective: 'error-rate', ownVerdicts: { reference: 'pass', candidate: 'pass' }, allowedDifference: 0.0005 },
  ...{ shown: countShown, looks: [countShown] },
  ...rest,
});

const comparison = (rest: Partial<Comparison>): Comparison =>
  comparisonSchema.parse({
    ...{ ...modes, equivalent: false, verdict: 'fail', reason: null, pairs: 30, plannedLooks: [15, 30] },
    indicators: [time(), counted()],
    ...rest,
  });

describe('the sentences of a comparison', () => {
  it.each([
    {
      what: 'a slower time',
      of: time(),
      says: 'quote P95: gateway-only is proven slower than legacy-fallback by more than 4 %, and not shown to stay within 10 %: +15 % (+12 % to +19 %, 99.8 % sure each way; 57.5 ms against 50 ms) after 30 pairs.',
    },
    {
      what: 'a time at which the candidate has no good answer',
      of: time({ shown: { ...shown, estimate: 72_000, lower: 71_000, upper: null, candidateMs: 3_600_000 } }),
      says: 'quote P95: gateway-only is proven slower than legacy-fallback by more than 4 %, and not shown to stay within 10 %: no good one against 50 ms after 30 pairs.',
    },
    {
      what: 'a time with a bound beyond measure',
      of: time({ shown: { ...shown, upper: 40_000 } }),
      says: 'quote P95: gateway-only is proven slower than legacy-fallback by more than 4 %, and not shown to stay within 10 %: +15 % (+12 % to beyond measure, 99.8 % sure each way; 57.5 ms against 50 ms) after 30 pairs.',
    },
    {
      what: 'a time that passes with a warning',
      of: time({
        verdict: 'pass',
        warning: 'proven-slower',
        shown: { ...shown, estimate: 1.06, lower: 1.05, upper: 1.07 },
      }),
      says: 'quote P95: gateway-only is less than 10 % slower than legacy-fallback: +6 % (+5 % to +7 %, 99.8 % sure each way; 57.5 ms against 50 ms) after 30 pairs. Proven slower by more than 4 %.',
    },
    {
      what: 'a time that is undecided',
      of: time({ verdict: 'inconclusive', reason: 'too-few-pairs', shown: { ...shown, lower: null, upper: null } }),
      says: 'quote P95: undecided: too few pairs to be sure. So far +15 % (unknown to unknown, 99.8 % sure each way; 57.5 ms against 50 ms) after 30 pairs.',
    },
    {
      what: 'a time without data',
      of: time({
        verdict: 'inconclusive',
        reason: 'no-data',
        shown: { ...shown, estimate: null, referenceMs: null, candidateMs: null, margins: null },
      }),
      says: 'quote P95: undecided: no pair has figures of both modes.',
    },
    {
      what: 'more errors inside the own limit',
      of: counted(),
      says: 'errors: gateway-only has more: gateway-only 14 of 16,000, legacy-fallback 2 of 16,000 (0.075 % apart, 0.05 % allowed, p 0.00056). It holds its own limit, yet is clearly worse than its twin. Ratio 7.00 (1.90 to any), were failures independent.',
    },
    {
      what: 'errors that pass',
      of: counted({ verdict: 'pass', shown: { ...countShown, estimate: null } }),
      says: 'errors: no proof that gateway-only has more, and both hold their own objective: gateway-only 14 of 16,000, legacy-fallback 2 of 16,000.',
    },
    {
      what: 'errors that are undecided',
      of: counted({ verdict: 'inconclusive', reason: 'objective-not-passed' }),
      says: 'errors: undecided: neither is proven worse, but not both are shown to hold their own objective: gateway-only 14 of 16,000, legacy-fallback 2 of 16,000.',
    },
  ])('of $what', ({ of, says }) => {
    expect(comparisonText.indicator(of, modes)).toBe(says);
  });

  it.each([
    ['a pass just under the margin', { lower: 0.98, upper: 1.0997 }, '-2 % to +9.97 %', '-2 % to +9.97 %'],
    ['a pass by a hair', { lower: 0.98, upper: 1.099_97 }, '-2 % to +9.997 %', '-2 % to +9.997 %'],
    ['a fail by a hair', { lower: 1.040_03, upper: 1.19 }, '+4.003 % to +19 %', '+4.003 % to +19 %'],
    ['a bound on the margin itself', { lower: 1.04, upper: 1.1 }, '+4 % to +10 %', '+4 % to +10 %'],
    ['bounds far from it', { lower: 1.061_11, upper: 1.071_11 }, '+6.11 % to +7.11 %', '+6.1 % to +7.1 %'],
  ])('print no bound as a margin that it is not: %s', (_, bounds, said, shownInTable) => {
    const of = time({ shown: { ...shown, ...bounds } });
    expect(comparisonText.indicator(of, modes)).toContain(`(${said}, 99.8 %`);
    expect(comparisonTableText.bounds(of)[0]).toBe(shownInTable);
  });

  it('nor the difference that was seen', () => {
    const of = time({ shown: { ...shown, estimate: 1.0996 } });
    expect(comparisonText.indicator(of, modes)).toContain(': +9.96 % (');
    expect(comparisonTableText.figure(of)).toBe('+9.96 %');
  });

  it.each([
    { rest: {}, says: 'gateway-only is worse than legacy-fallback in quote P95 and errors.' },
    { rest: { equivalent: true }, says: 'gateway-only differs from legacy-fallback in quote P95 and errors.' },
    {
      rest: { verdict: 'pass' as const },
      says: 'gateway-only is no worse than legacy-fallback in quote P95 and errors.',
    },
    {
      rest: { verdict: 'pass' as const, equivalent: true },
      says: 'gateway-only and legacy-fallback are alike in quote P95 and errors.',
    },
    {
      rest: { verdict: 'inconclusive' as const, reason: 'nothing-gating' as const, indicators: [] },
      says: 'Whether gateway-only is worse than legacy-fallback is undecided: the scenario gates on nothing that modes can be compared on. Add to `gating` what the modes should be compared on.',
    },
  ])('overall: $says', ({ rest, says }) => {
    expect(comparisonText.overall(comparison(rest))).toBe(says);
  });

  it('names the figures that are undecided for its reason, and no other', () => {
    const open = [
      time({ verdict: 'inconclusive', reason: 'too-few-pairs' }),
      counted({ verdict: 'inconclusive', reason: 'objective-not-passed' }),
    ];
    const of = comparison({ verdict: 'inconclusive', reason: 'too-few-pairs', indicators: open });
    expect(comparisonText.overall(of)).toContain('is undecided in quote P95: too few pairs to be sure.');
    const noisy = comparison({ verdict: 'inconclusive', reason: 'noisy-host', indicators: open });
    expect(comparisonText.overall(noisy)).toContain('is undecided in quote P95 and errors: ');
  });

  it('name what was left out, and nothing when all counts', () => {
    expect(comparisonText.leftOut({ noSamples: 1, unequal: 2, bothFailed: 3 })).toBe(
      'Left out: 1 pair without samples in both modes, 2 pairs with unequal audiences and 3 pairs in which both modes failed.',
    );
    expect(comparisonText.leftOut({ noSamples: 0, unequal: 0, bothFailed: 0 })).toBe('');
  });

  it('say when it is looked, and what to do about every reason', () => {
    expect(comparisonText.looks(comparison({}))).toBe(
      '30 pairs played; looks are planned after 15 and 30, each wrong at most 0.2 % of the time.',
    );
    for (const reason of UNDECIDED_REASONS) {
      expect(comparisonText.why(reason)).not.toBe('');
      expect(comparisonText.remedy(reason)).toMatch(/\.$/);
    }
  });
});
