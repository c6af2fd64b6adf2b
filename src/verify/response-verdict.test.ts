import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../core/checklist.ts';
import { buildSlice, type QuotesSeen } from '../judge/testing/build-slice.ts';
import { findingsOfChecklist } from './diagnose/from-checklist.ts';
import { judgeResponses } from './response-verdict.ts';
import { profileFor } from './testing/checked.ts';

const profile = profileFor('documented', { responseProbe: { requests: 300, ratePerSec: 20, limitMs: 200 } });
const judged = (quotes: QuotesSeen) => {
  const slices = Array.from({ length: 3 }, (_, at) => buildSlice({ quotes, hostGapMaxMs: 0 }, at, 'gateway-only'));
  return judgeResponses({ profile }, slices, []);
};

/** What P1 alone says of the class. */
const classedOf = (quotes: QuotesSeen) => {
  const check: CheckResult = {
    ...{ id: 'P1', title: 'Response time', source: 'spec:1', tier: 3, deadlineMs: 1, expectation: '', evidence: [] },
    ...{ tookMs: 1, outcome: judged(quotes) },
  };
  return findingsOfChecklist({ checks: [check] })[0]?.classed ?? null;
};
const classOf = (quotes: QuotesSeen) => classedOf(quotes)?.class ?? null;

describe('P1', () => {
  it.each<[string, QuotesSeen, object, string | null]>([
    ['good answers in time', { ok: 100, medianMs: 50 }, { state: 'pass' }, null],
    ['good answers that are late', { ok: 60, slow: 40, medianMs: 50, slowMs: 900 }, { state: 'fail' }, 'performance'],
    [
      'good answers in time, and errors',
      { ok: 88, medianMs: 50, failures: { 'http-500': 12 } },
      { state: 'fail', unanswered: 'refused' },
      'architecture',
    ],
    [
      'good answers in time, and connections that end',
      { ok: 88, medianMs: 50, failures: { reset: 12 } },
      { state: 'fail', unanswered: 'unreachable' },
      'architecture',
    ],
    [
      'errors alone',
      { ok: 0, failures: { 'http-500': 100 } },
      { state: 'fail', unanswered: 'refused' },
      'architecture',
    ],
    [
      'nothing in time',
      { ok: 40, medianMs: 50, unanswered: 60 },
      { state: 'fail', unanswered: 'late' },
      'architecture',
    ],
  ])('of %s', (_, quotes, outcome, problem) => {
    expect(judged(quotes)).toMatchObject(outcome);
    expect('unanswered' in judged(quotes)).toBe('unanswered' in outcome);
    expect(classOf(quotes)).toBe(problem);
    if (problem === 'architecture')
      expect(classedOf(quotes)).toMatchObject({
        line: 19,
        why: expect.stringContaining('failed requests count as slow'),
      });
  });

  it.each([
    ['http-429-limiter', "The target's limiter refused 150 requests"],
    ['http-429-upstream', '150 requests of the probe got a 429 without the code'],
  ])('is not measurable where a limiter was in the way: %s', (kind, why) => {
    expect(judged({ ok: 50, medianMs: 50, failures: { [kind]: 50 } })).toMatchObject({
      ...{ state: 'inconclusive', reason: 'not-measurable' },
      why: expect.stringContaining(why),
    });
  });

  it('fails of what is slow without them too, and passes where they are few', () => {
    const one = { 'http-429-upstream': 1 };
    expect(judged({ ok: 99, slow: 99, medianMs: 50, slowMs: 900, failures: one })).toMatchObject({ state: 'fail' });
    expect(judged({ ok: 99, slow: 99, medianMs: 50, slowMs: 900, failures: one })).not.toHaveProperty('unanswered');
    expect(judged({ ok: 99, medianMs: 50, failures: one })).toMatchObject({ state: 'pass' });
  });
});
