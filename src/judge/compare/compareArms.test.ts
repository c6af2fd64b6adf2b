import { describe, expect, it } from 'vitest';
import { type Comparison, comparisonSchema } from '../../core/comparison.ts';
import type { RunRecord } from '../../core/record.ts';
import { judge } from '../judge.ts';
import { type AbSeen, buildAb, healthySlice } from '../testing/build-ab.ts';
import { buildRecord, type QuotesSeen, type SliceSeen } from '../testing/build-record.ts';
import { type Contestants, compareArms } from './compareArms.ts';
import { rolesOf } from './roles.ts';

const compared = (record: RunRecord, options: Partial<Contestants> = {}): Comparison => {
  const roles = { reference: 'legacy-fallback', candidate: 'gateway-only', equivalent: false } as const;
  return compareArms(record, judge(record), { ...roles, ...options });
};

const ab = (seen: Partial<AbSeen> = {}): RunRecord =>
  buildAb({ pairs: 15, reference: () => healthySlice, candidate: () => healthySlice, ...seen });

const verdictsOf = ({ indicators }: Comparison): Record<string, string> =>
  Object.fromEntries(indicators.map(({ id, verdict, reason }) => [id, reason ?? verdict]));

/** Large enough for every figure: 4 slices give a connect P95, and 60 pairs 15 of them. */
const full: SliceSeen = {
  quotes: { ok: 250 },
  connections: { attempted: 50 },
  messages: { frames: 100, audience: 50 },
};
const fullRun = (candidate: SliceSeen): RunRecord =>
  ab({ pairs: 60, reference: () => full, candidate: () => candidate });

describe('one mode against the other', () => {
  it('passes where all figures are alike', () => {
    const comparison = compared(fullRun(full));
    expect(comparison).toMatchObject({
      ...{ verdict: 'pass', reason: null, pairs: 60, equivalent: false },
      ...{ reference: 'legacy-fallback', candidate: 'gateway-only' },
      ...{ plannedLooks: [15, 30, 60, 120, 240], alphaPerLook: 0.002 },
    });
    expect(comparison.indicators.map(({ id, decidedAtPairs }) => [id, decidedAtPairs])).toEqual([
      ['response-p50', 15],
      ['response-p95', 15],
      ['response-p99', 15],
      ['connect-p95', 15],
      ['message-latency-p95', 15],
      ['errors', 60],
      ['disconnects', 60],
    ]);
  });

  it('fails where the candidate is a fifth slower', () => {
    const comparison = compared(fullRun({ ...full, quotes: { ok: 250, medianMs: 48 } }));
    expect(comparison.verdict).toBe('fail');
    expect(verdictsOf(comparison)).toMatchObject({ 'response-p50': 'fail', 'message-latency-p95': 'pass' });
  });

  it('fails on 2 % errors, inside no limit of its own', () => {
    const comparison = compared(fullRun({ ...full, quotes: { ok: 245, failures: { 'http-500': 5 } } }));
    expect(verdictsOf(comparison)).toMatchObject({ errors: 'fail', 'response-p95': 'pass' });
    const counts = comparison.indicators.filter(({ kind }) => kind === 'count');
    expect(counts).toMatchObject([
      { id: 'errors', objective: 'error-rate', ownVerdicts: { reference: 'pass', candidate: 'fail' } },
      { id: 'disconnects', objective: 'disconnect-rate', ownVerdicts: { reference: 'pass', candidate: 'pass' } },
    ]);
  });

  it('takes the other mode for the candidate when told to', () => {
    const record = ab({ candidate: () => ({ ...healthySlice, quotes: { ok: 100, medianMs: 60 } }) });
    expect(verdictsOf(compared(record))).toMatchObject({ 'response-p50': 'fail' });
    const turned = compared(record, { reference: 'gateway-only', candidate: 'legacy-fallback' });
    expect(turned).toMatchObject({ reference: 'gateway-only', candidate: 'legacy-fallback' });
    expect(verdictsOf(turned)).toMatchObject({ 'response-p50': 'pass', 'response-p95': 'pass' });
  });

  it('fails a faster mode only where both must be alike', () => {
    const record = ab({ candidate: () => ({ ...healthySlice, quotes: { ok: 100, medianMs: 20 } }) });
    expect(verdictsOf(compared(record))).toMatchObject({ 'response-p50': 'pass' });
    const alike = compared(record, { equivalent: true });
    expect(alike).toMatchObject({ equivalent: true, verdict: 'fail' });
    expect(verdictsOf(alike)).toMatchObject({ 'response-p50': 'fail' });
  });

  it.each([
    { what: 'a run of one mode', record: buildRecord() },
    { what: 'two modes that were not interleaved', record: { ...ab(), kind: 'run' as const } },
  ])('does not compare $what', ({ record }) => {
    expect(rolesOf(record)).toBeNull();
    expect(judge(record)).toMatchObject({ comparison: null, control: null });
  });

  it('takes the mode to fall back to for the candidate of a record that does not say', () => {
    const record = { ...ab(), roles: null };
    expect(judge(record).comparison).toMatchObject({ reference: 'gateway-only', candidate: 'legacy-fallback' });
  });

  it.each(['gateway-only', 'legacy-fallback'] as const)('of %s alone gave no data, and does not pass', (mode) => {
    const record = ab();
    const one = { ...record, modes: record.modes.filter((seen) => seen.mode === mode) };
    const alone = { ...one, slices: record.slices.filter((slice) => slice.mode === mode) };
    expect(compared(alone)).toMatchObject({ verdict: 'inconclusive', reason: 'no-data' });
    expect(rolesOf({ ...alone, roles: null })).toBeNull();
  });

  it('is the same for parts in another order, and survives being written down', () => {
    const record = ab({ candidate: (pair) => ({ ...healthySlice, quotes: { ok: 90 + pair, slow: 3 } }) });
    const comparison = compared(record);
    expect(compared({ ...record, slices: record.slices.toReversed() })).toEqual(comparison);
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  });
});

describe('nothing measured is never a pass', () => {
  const quotesOnly = (quotes: QuotesSeen) => (): SliceSeen => ({ quotes });
  const gating = ['response-p95'] as const;
  it.each([
    { what: 'no pair at all', record: ab({ pairs: 0, gating }) },
    { what: 'no sample in either mode', record: ab({ gating, reference: () => ({}), candidate: () => ({}) }) },
    { what: 'an empty reference', record: ab({ gating, reference: () => ({}), candidate: quotesOnly({ ok: 100 }) }) },
    { what: 'an empty candidate', record: ab({ gating, reference: quotesOnly({ ok: 100 }), candidate: () => ({}) }) },
    {
      what: 'all dropped in both',
      record: ab({ gating, reference: quotesOnly({ dropped: 100 }), candidate: quotesOnly({ dropped: 100 }) }),
    },
    {
      what: 'all dropped in the reference',
      record: ab({ gating, reference: quotesOnly({ dropped: 100 }), candidate: quotesOnly({ ok: 100 }) }),
    },
    {
      what: 'all dropped in the candidate',
      record: ab({ gating, reference: quotesOnly({ ok: 100 }), candidate: quotesOnly({ dropped: 100 }) }),
    },
    {
      what: 'all unanswered in both',
      record: ab({ gating, reference: quotesOnly({ unanswered: 100 }), candidate: quotesOnly({ unanswered: 100 }) }),
    },
    {
      what: 'nothing released in either',
      record: ab({ gating, reference: quotesOnly({ notReleased: 99 }), candidate: quotesOnly({ notReleased: 99 }) }),
    },
    { what: 'a figure that nothing measures', record: ab({ gating: ['cpu'] }) },
    {
      what: 'a figure that the plan never asks for',
      record: ab({ gating: ['disconnect-rate'], reference: quotesOnly({ ok: 9 }), candidate: quotesOnly({ ok: 9 }) }),
    },
    {
      what: 'silent streams',
      record: ab({
        gating: ['message-latency-p95'],
        reference: () => ({ connections: { attempted: 10 } }),
        candidate: () => ({ connections: { attempted: 10 } }),
      }),
    },
    { what: 'only a warm-up', record: ab({ reference: () => ({ ...healthySlice, judged: false }) }) },
    {
      what: 'pairs of one mode only',
      record: { ...ab(), slices: ab().slices.filter(({ mode }) => mode === 'gateway-only') },
    },
  ])('$what', ({ record }) => {
    const comparison = compared(record);
    expect(comparison.verdict).not.toBe('pass');
    expect(comparison.indicators.filter(({ gating, verdict }) => gating && verdict === 'pass')).toEqual([]);
  });
});

describe('a doubt on the run is a doubt on the comparison', () => {
  const fast = (rest: Partial<SliceSeen>) => (): SliceSeen => ({ ...healthySlice, ...rest });
  it.each([
    {
      what: 'a run that was stopped',
      record: ab({ stopped: { why: 'sigint', detail: '', atMs: 9 } }),
      figures: { 'response-p95': 'invalid', errors: 'invalid' },
    },
    {
      what: 'a generator late in one mode',
      record: ab({ candidate: fast({ quotes: { ok: 100, latenessMs: 30 } }) }),
      figures: { 'response-p95': 'lateness-differs', 'message-latency-p95': 'lateness-differs' },
    },
    {
      what: 'a generator late in both alike, up to 5 ms: none',
      record: ab({
        reference: fast({ quotes: { ok: 100, latenessMs: 35 } }),
        candidate: fast({ quotes: { ok: 100, latenessMs: 30 } }),
      }),
      figures: { 'response-p95': 'pass' },
    },
    {
      what: 'a generator late in both alike, up to 10 ms where one of them has no messages: none',
      record: ab({
        reference: () => ({ quotes: { ok: 100, latenessMs: 38 } }),
        candidate: fast({ quotes: { ok: 100, latenessMs: 30 } }),
      }),
      figures: { 'response-p95': 'pass' },
    },
    {
      what: 'a generator late in both, and once by much in one of them, as on a host that stalls: none',
      record: ab({
        reference: (pair) => ({ ...healthySlice, quotes: { ok: 100, latenessMs: pair === 3 ? 80 : 30 } }),
        candidate: (pair) => ({ ...healthySlice, quotes: { ok: 100, latenessMs: pair % 2 === 0 ? 28 : 32 } }),
      }),
      figures: { 'response-p95': 'pass' },
    },
    {
      what: 'a generator that is late in most slices of one mode, at one P99 of all',
      record: ab({
        reference: (pair) => ({ ...healthySlice, quotes: { ok: 100, latenessMs: pair % 3 === 0 ? 30 : 10 } }),
        candidate: fast({ quotes: { ok: 100, latenessMs: 30 } }),
      }),
      figures: { 'response-p95': 'lateness-differs' },
    },
    {
      what: 'a generator that opens sockets late in one mode',
      record: ab({ reference: fast({ connections: { attempted: 10, latenessMs: 30 } }) }),
      figures: { 'response-p95': 'lateness-differs' },
    },
    {
      what: 'a generator that hears itself late in one mode',
      record: ab({ candidate: fast({ echoMaxMs: 30 }) }),
      figures: { 'response-p95': 'lateness-differs', 'message-latency-p95': 'lateness-differs' },
    },
    {
      what: 'and in both alike, up to 5 ms: none',
      record: ab({ reference: fast({ echoMaxMs: 35 }), candidate: fast({ echoMaxMs: 30 }) }),
      figures: { 'response-p95': 'pass' },
    },
    {
      what: 'clocks that disagree',
      record: ab({ reference: fast({ messages: { frames: 40, negative: 40, audience: 10 } }) }),
      figures: { 'message-latency-p95': 'clock', 'response-p95': 'pass' },
    },
  ])('$what', ({ record, figures }) => {
    const comparison = compared(record);
    expect(verdictsOf(comparison)).toMatchObject(figures);
    expect(comparison.verdict).toBe('inconclusive');
  });

  it('names the first reason', () => {
    expect(compared(ab({ stopped: { why: 'sigterm', detail: '', atMs: 9 } })).reason).toBe('invalid');
    expect(compared(ab({ gating: ['cpu'] })).reason).toBe('nothing-gating');
  });
});

describe('what is compared', () => {
  it('gates where the scenario gates on the objective behind it; the rest informs', () => {
    const { indicators } = compared(ab({ gating: ['error-rate', 'connect-success'] }));
    expect(indicators.filter(({ gating }) => gating).map(({ id }) => id)).toEqual(['connect-p95', 'errors']);
    expect(indicators.filter(({ gating }) => !gating).map(({ id }) => id)).toEqual([
      'response-p50',
      'response-p95',
      'response-p99',
      'message-latency-p95',
      'disconnects',
    ]);
  });

  it('is what was planned, or what the scenario gates on', () => {
    const quotes = () => ({ quotes: { ok: 100 } });
    const { indicators } = compared(ab({ gating: ['response-p95'], reference: quotes, candidate: quotes }));
    expect(indicators.map(({ id }) => id)).toEqual(['response-p50', 'response-p95', 'response-p99', 'errors']);
    const sockets = () => ({ connections: { attempted: 10 } });
    const ofSockets = compared(ab({ gating: ['connect-success'], reference: sockets, candidate: sockets }));
    expect(verdictsOf(ofSockets)).toEqual({
      'connect-p95': 'too-few-pairs',
      'message-latency-p95': 'no-data',
      disconnects: 'objective-not-passed',
    });
  });
});
