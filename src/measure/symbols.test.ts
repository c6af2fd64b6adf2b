import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SymbolCounts, symbolCountsSchema } from '../core/record.ts';
import { mergeSymbolCounts, SymbolCounter } from './symbols.ts';

type Request = {
  readonly start: number;
  readonly responseUs: number;
  readonly kind: 'ok' | 'dropped' | 'reset' | 'http-500';
  readonly lacking: readonly number[];
};

const LIMITS_MS = [100, 200];

const countedBy = (symbols: readonly string[], perRequest: number, requests: readonly Request[]): SymbolCounts[] => {
  const counter = new SymbolCounter({ symbols, rounds: [{ symbols, perRequest }], limitsMs: LIMITS_MS });
  for (const { start, responseUs, kind, lacking } of requests) {
    if (kind === 'ok') counter.ok(0, start, responseUs);
    else {
      const flags = Uint8Array.from({ length: perRequest }, (_, place) => (lacking.includes(place) ? 1 : 0));
      counter.notOk(0, start, kind === 'dropped' ? null : kind, lacking.length > 0 ? flags : null);
    }
  }
  return counter.finish();
};

/** The slow obvious way: every request written down once for each of its symbols. */
const byHand = (symbols: readonly string[], perRequest: number, requests: readonly Request[]): SymbolCounts[] => {
  const lines = requests.flatMap((request) =>
    Array.from({ length: Math.min(perRequest, symbols.length) }, (_, place) => ({
      ...request,
      symbol: symbols[(request.start + place) % symbols.length],
      isBad: request.kind !== 'ok' && (request.lacking.length === 0 || request.lacking.includes(place)),
    })),
  );
  return symbols.map((symbol) => {
    const own = lines.filter((line) => line.symbol === symbol);
    const failures: Record<string, number> = {};
    for (const { isBad, kind } of own) if (isBad && kind !== 'dropped') failures[kind] = (failures[kind] ?? 0) + 1;
    return {
      ...{ symbol, n: own.length, notOk: own.filter(({ isBad }) => isBad).length, failures },
      overLimit: LIMITS_MS.map((limitMs) => ({
        limitMs,
        response: own.filter(({ kind, responseUs }) => kind === 'ok' && responseUs >= limitMs * 1_000).length,
      })),
    };
  });
};

const request: fc.Arbitrary<Request> = fc.record({
  start: fc.nat(1_000_000),
  responseUs: fc.constantFrom(0, 99_999, 100_000, 150_000, 199_999, 200_000, 3_600_000_000),
  kind: fc.constantFrom('ok', 'dropped', 'reset', 'http-500'),
  lacking: fc.subarray([0, 1, 2]),
});
const symbolLists = fc.integer({ min: 1, max: 6 }).map((count) => ['A', 'B', 'C', 'D', 'E', 'F'].slice(0, count));

describe('requests counted by symbol', () => {
  it('are what writing each one down gives', () => {
    fc.assert(
      fc.property(symbolLists, fc.constantFrom(1, 2, 3, 9), fc.array(request), (symbols, perRequest, requests) => {
        const counted = countedBy(symbols, perRequest, requests);
        expect(counted).toEqual(byHand(symbols, perRequest, requests));
        for (const one of counted) expect(symbolCountsSchema.parse(one)).toEqual(one);
      }),
    );
  });

  it('of several workers, in any order, are those of one', () => {
    fc.assert(
      fc.property(fc.array(request), fc.integer({ min: 1, max: 5 }), (requests, workers) => {
        const symbols = ['A', 'B', 'C'];
        const parts = Array.from({ length: workers }, (_, worker) =>
          countedBy(
            symbols,
            2,
            requests.filter((_, at) => at % workers === worker),
          ),
        );
        const whole = countedBy(symbols, 2, requests);
        const written = JSON.stringify(mergeSymbolCounts(parts));
        expect(written).toBe(JSON.stringify(mergeSymbolCounts([whole])));
        expect(JSON.stringify(mergeSymbolCounts(parts.toReversed()))).toBe(written);
      }),
    );
  });

  it('stand under one name where a list holds a symbol twice', () => {
    const ok = { responseUs: 1, kind: 'ok', lacking: [] } as const;
    const counted = countedBy(
      ['A', 'B', 'A'],
      1,
      [0, 1, 2].map((start) => ({ start, ...ok })),
    );
    expect(counted.map(({ symbol, n }) => [symbol, n])).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
  });

  it('of kinds with rounds of their own stand under the symbols of their round', () => {
    const rounds = [
      { symbols: ['C', 'A'], perRequest: 1 },
      { symbols: ['B'], perRequest: 1 },
    ];
    const counter = new SymbolCounter({ symbols: ['A', 'B', 'C'], rounds, limitsMs: [] });
    for (const start of [0, 1, 2]) counter.ok(0, start, 1);
    counter.notOk(1, 7, 'reset', null);
    expect(counter.finish().map(({ symbol, n, notOk }) => [symbol, n, notOk])).toEqual([
      ['A', 1, 0],
      ['B', 1, 1],
      ['C', 2, 0],
    ]);
  });

  it('of no symbol are none', () => {
    expect(countedBy([], 1, [{ start: 3, responseUs: 1, kind: 'ok', lacking: [] }])).toEqual([]);
    expect(mergeSymbolCounts([])).toEqual([]);
  });
});
