import { describe, expect, it } from 'vitest';
import { summarySchema } from '../core/summary.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord, evenly, type RecordSeen } from './testing/build-record.ts';
import { buildSlice } from './testing/build-slice.ts';

const summaryOf = (seen: RecordSeen = {}) => {
  const record = buildRecord(seen);
  return summarizeRun(record, judge(record), englishCatalogue);
};

describe('summary.json', () => {
  it.each([
    { what: 'a pass', seen: {} },
    { what: 'a fail', seen: { modes: { 'gateway-only': { slices: evenly({ failures: { refused: 500 } }) } } } },
    { what: 'nothing measured', seen: { modes: { 'gateway-only': { slices: [] } } } },
    { what: 'two modes', seen: { modes: { 'gateway-only': {}, 'legacy-fallback': {} } } },
    { what: 'an interrupted run', seen: { stopped: { why: 'sigint', detail: '', atMs: 4_000 } } },
  ] as { what: string; seen: RecordSeen }[])('of $what is valid and holds the verdict', ({ seen }) => {
    const summary = summaryOf(seen);
    expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
    const { verdict, exitCode } = judge(buildRecord(seen));
    expect(summary).toMatchObject({ verdict, exitCode, seed: 7, runId: '20261123-100000-built' });
  });

  it('lists every objective with its figures, and never 0 for what was not measured', () => {
    const objectives = summaryOf().modes['gateway-only']!.objectives;
    expect(objectives.map(({ id }) => id)).toHaveLength(9);
    expect(objectives.find(({ id }) => id === 'response-p95')).toMatchObject({
      ...{
        limit: 200,
        unit: 'ms',
        n: 16_000,
        bad: 0,
        verdict: 'pass',
        source: 'docs/spec/rollback-strategy.zh.md:257',
      },
    });
    expect(objectives.find(({ id }) => id === 'cpu')).toMatchObject({ observed: null, lower: null, upper: null });
  });

  it('explains what broke at the mode that broke it, and there alone', () => {
    const broken = { slices: evenly({ ok: 15_000, failures: { refused: 1_000 } }) };
    const { modes } = summaryOf({ modes: { 'gateway-only': {}, 'legacy-fallback': broken } });
    expect(modes['gateway-only']!.explanations).toEqual([]);
    const explained = modes['legacy-fallback']!.explanations;
    expect(explained.map(({ arm, objective }) => [arm, objective])).toContainEqual(['legacy-fallback', 'error-rate']);
  });

  it('gives the cause of a reason as its code, and the figures in its sentence', () => {
    const { reasons } = summaryOf({
      modes: { 'gateway-only': { slices: evenly({ ok: 600 }) } },
      gating: ['error-rate'],
    });
    expect(reasons).toEqual([
      {
        ...{ code: 'too-few-samples', mode: 'gateway-only', objective: 'error-rate' },
        text: 'gateway-only: error rate is undecided: too few samples to be sure. 2,395 more requests without a bad one would settle it.',
      },
    ]);
  });

  it('says whether the books of both sides agree', () => {
    const line = { item: 'requests ok', ours: 5, target: 4, rule: 'equal', holds: false } as const;
    const books = (holds: boolean) =>
      summaryOf({ modes: { 'gateway-only': { books: { state: 'compared', lines: [{ ...line, holds }] } } } }).modes[
        'gateway-only'
      ]!.books;
    expect(books(true)).toEqual({ state: 'compared', equal: true });
    expect(books(false)).toEqual({ state: 'compared', equal: false });
    expect(summaryOf().modes['gateway-only']!.books).toEqual({ state: 'none', equal: null });
  });

  it.each([
    { what: 'a quarter', cache: { off: false, requests: 8, repeats: 2 }, ratio: 0.25 },
    { what: 'nothing where none was asked', cache: { off: false, requests: 0, repeats: 0 }, ratio: null },
    { what: 'nothing where it was turned off', cache: { off: true, requests: 8, repeats: 2 }, ratio: null },
    { what: 'nothing where there is none', cache: null, ratio: null },
  ])('says of each operation which share a cache could answer: $what', ({ cache, ratio }) => {
    const { quotes } = buildSlice({ quotes: { ok: 8 } }, 0, 'gateway-only');
    const counts = { planned: 8, ok: 8, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 };
    const byOperation = [
      {
        ...{ operation: 'quote', endpoint: 'GET /quote', counts, failures: {}, fromCache: 0, overLimit: [] },
        response: quotes.response,
        cache: cache === null ? null : { ...cache, lifetimeMs: 5_000, told: false },
      },
    ];
    const { operations } = summaryOf({ modes: { 'gateway-only': { byOperation } } }).modes['gateway-only']!;
    expect(operations).toEqual([
      { operation: 'quote', endpoint: 'GET /quote', arrivals: counts, p95OkMs: expect.any(Number), repeatRatio: ratio },
    ]);
  });

  it('hands warnings on with their mode', () => {
    const modeProof = { state: 'not-provable', evidence: 'no flags endpoint' } as const;
    const { warnings } = summaryOf({ modes: { 'gateway-only': { modeProof } }, warnings: ['made-up key'] });
    expect(warnings).toEqual([
      { code: 'run', mode: null, objective: null, text: 'made-up key' },
      {
        ...{ code: 'mode-not-provable', mode: 'gateway-only', objective: null },
        text: 'gateway-only: taken as declared, the target offers no proof of its mode (no flags endpoint).',
      },
    ]);
  });
});
