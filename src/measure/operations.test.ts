import { describe, expect, it } from 'vitest';
import { type OperationCounts, operationSeenSchema } from '../core/operation-counts.ts';
import { mergeOperationCounts, mergeOperations, OperationCounter } from './operations.ts';

const counter = () => new OperationCounter({ ofKind: ['quote', 'quote', 'history'], limitsMs: [200] });

/** Kinds 0 and 1 are quotes of two markets, kind 2 is history. */
const seen = () => {
  const counted = counter();
  counted.ok(0, 199_999, false);
  counted.ok(1, 200_000, true);
  counted.ok(2, 5_000, false);
  counted.notOk(1, 'failed', 'http-500');
  counted.notOk(2, 'unanswered', 'timeout');
  counted.notOk(2, 'dropped', null);
  return counted.finish();
};

describe('requests counted by operation', () => {
  it('stand under the operation of their kind, with their times', () => {
    const [quote, history] = seen();
    expect(quote).toMatchObject({
      operation: 'quote',
      counts: { ok: 2, failed: 1, unanswered: 0, dropped: 0 },
      failures: { 'http-500': 1 },
      fromCache: 1,
      overLimit: [{ limitMs: 200, response: 1 }],
      response: { count: 2, minUs: 199_999, maxUs: 200_000 },
    });
    expect(history).toMatchObject({
      counts: { ok: 1, failed: 0, unanswered: 1, dropped: 1 },
      failures: { timeout: 1 },
      fromCache: 0,
      response: { count: 1 },
    });
    for (const one of seen()) expect(operationSeenSchema.parse(one)).toEqual(one);
  });

  it('of an operation that was never asked are there, and none', () => {
    expect(
      counter()
        .finish()
        .map(({ operation, counts, response }) => [operation, counts.ok, response]),
    ).toEqual([
      ['quote', 0, null],
      ['history', 0, null],
    ]);
  });

  it('of several workers are those of one, in any order', () => {
    const [quote] = mergeOperations([seen(), counter().finish(), seen()]);
    expect(quote).toMatchObject({ counts: { ok: 4, failed: 2 }, fromCache: 2, overLimit: [{ response: 2 }] });
    expect(quote!.response).toMatchObject({ count: 4, sumUs: 799_998 });
    expect(mergeOperations([])).toEqual([]);
  });

  it('of several shards add up, with what their plans asked of the cache', () => {
    const cache = { lifetimeMs: 5_000, off: false, told: false, requests: 3, repeats: 2 };
    const recorded = (over: Partial<OperationCounts> = {}): OperationCounts[] =>
      seen().map((one) => ({
        ...{ ...one, endpoint: 'GET /quote', cache },
        counts: { ...one.counts, planned: 4, notReleased: 1 },
        ...over,
      }));
    const [quote] = mergeOperationCounts([recorded(), recorded()]);
    expect(quote).toMatchObject({
      endpoint: 'GET /quote',
      counts: { planned: 8, ok: 4, failed: 2, notReleased: 2 },
      cache: { lifetimeMs: 5_000, requests: 6, repeats: 4 },
    });
    expect(mergeOperationCounts([recorded(), recorded({ cache: null })])[0]!.cache).toBeNull();
  });
});
