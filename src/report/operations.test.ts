import { describe, expect, it } from 'vitest';
import type { OperationCounts } from '../core/operation-counts.ts';
import { buildRecord, healthySlices } from '../judge/testing/build-record.ts';
import { createHistogram } from '../measure/histogram.ts';
import { plainPaint } from './paint.ts';
import { renderTerminal } from './terminal.ts';
import { viewOf } from './testing/sample-views.ts';

const timesMs = (times: readonly number[]) => {
  const histogram = createHistogram();
  for (const ms of times) histogram.record(ms * 1000);
  return histogram.encode();
};

const operation = (over: Partial<OperationCounts> = {}): OperationCounts => ({
  operation: 'quote',
  endpoint: 'POST /api/v1/receiver/data',
  counts: { planned: 100, ok: 96, failed: 3, unanswered: 1, dropped: 0, notReleased: 0 },
  failures: { reset: 3 },
  fromCache: 0,
  overLimit: [],
  response: timesMs(Array.from({ length: 96 }, (_, i) => i + 1)),
  cache: null,
  ...over,
});

const reportOf = (byOperation: OperationCounts[], keys: { quotes: number; sockets: number } | null = null): string => {
  const record = buildRecord({ modes: { 'gateway-only': { slices: healthySlices(), byOperation, keys } } });
  return renderTerminal(viewOf(record), { columns: 80, paint: plainPaint, detail: 'full' });
};
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('the endpoints of a run', () => {
  it('stand each with its counts and a P95 in which bad answers are the slowest', () => {
    const text = reportOf([operation()]);
    expect(text).toMatch(/quote +gateway-only +100 +96 +4 +95 +92\n/);
    expect(text).toContain('/api/v1/receiver/data');
    expect(text).not.toContain('over all endpoints together');
  });

  it('have a P95 among the bad answers where these are over 5 %', () => {
    const counts = { planned: 100, ok: 94, failed: 6, unanswered: 0, dropped: 0, notReleased: 0 };
    const response = timesMs(Array.from({ length: 94 }, () => 3));
    expect(reportOf([operation({ counts, response })])).toMatch(/100 +94 +6 +> +3\n/);
  });

  it('of an operation without a good answer have no P95 of good ones', () => {
    const counts = { planned: 2, ok: 0, failed: 2, unanswered: 0, dropped: 0, notReleased: 0 };
    expect(reportOf([operation({ counts, response: null })])).toMatch(/2 +0 +2 +> +-\n/);
  });

  it('count what was asked: of a run that ended early the plan had more', () => {
    const counts = { planned: 1_000, ok: 96, failed: 3, unanswered: 0, dropped: 1, notReleased: 900 };
    expect(reportOf([operation({ counts })])).toMatch(/quote +gateway-only +100 +96 +4 /);
  });

  it('are judged together, and several say so', () => {
    expect(flat(reportOf([operation(), operation({ operation: 'history' })]))).toContain('over all endpoints together');
  });

  it('have no section in records that know none', () => {
    expect(reportOf([])).not.toContain('Endpoints');
  });
});

describe('whether a cache was measured', () => {
  const cache = { lifetimeMs: 5_000, off: false, told: false, requests: 100, repeats: 0 };

  it.each([
    [50, 'mostly the times of the cache'],
    [49, 'mix the cache with what is behind it'],
    [6, 'mix the cache with what is behind it'],
    [5, 'the cache hardly played a part'],
  ])('is said of %i repeats in 100: %s', (repeats, says) => {
    expect(flat(reportOf([operation({ cache: { ...cache, repeats } })]))).toContain(says);
  });

  it('is said by the answers where they tell', () => {
    const told = operation({ fromCache: 41, cache: { ...cache, told: true, repeats: 40 } });
    expect(flat(reportOf([told]))).toContain('Its answers say that 41 came from there.');
    expect(flat(reportOf([operation({ cache })]))).not.toContain('answers say');
  });

  it('is not asked where the requests turned it off', () => {
    expect(flat(reportOf([operation({ cache: { ...cache, off: true, repeats: 90 } })]))).toContain(
      "turned the target's cache off",
    );
  });
});

describe('keys in turn', () => {
  it.each([
    [{ quotes: 4, sockets: 4 }, 'requests showed 4 keys or tokens in turn, sockets 4 keys in turn.'],
    [{ quotes: 4, sockets: 1 }, 'requests showed 4 keys or tokens in turn.'],
  ])('%j are counted', (keys, says) => {
    expect(flat(reportOf([operation()], keys))).toContain(says);
  });

  it('are no news where there is one', () => {
    expect(reportOf([operation()], { quotes: 1, sockets: 1 })).not.toContain('in turn');
  });
});
