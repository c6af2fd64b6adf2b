import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SymbolTicks } from '../market/market.ts';
import { intoBatches } from './feed.ts';

const ticksOf = (symbol: string, count: number): SymbolTicks => ({
  symbol,
  ticks: Array.from({ length: count }, (_, at) => ({
    symbol,
    lastPrice: 1,
    volume: at + 1,
    turnover: 1,
    timestamp: at,
    tradeDirection: 1,
    price: 1,
  })),
});

test('batches hold at most their limit, each symbol once, and every tick in its order', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 8 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 250 }), (sizes, most) => {
      const all = sizes.map((size, at) => ticksOf(`S${at}`, size));
      const batches = intoBatches(all, most);
      for (const batch of batches) {
        expect(batch.reduce((sum, { ticks }) => sum + ticks.length, 0)).toBeLessThanOrEqual(most);
        expect(new Set(batch.map(({ symbol }) => symbol)).size).toBe(batch.length);
      }
      const frames = batches.flat();
      const joined = sizes.map((_, at) => ({
        symbol: `S${at}`,
        ticks: frames.filter(({ symbol }) => symbol === `S${at}`).flatMap(({ ticks }) => ticks),
      }));
      expect(joined).toEqual(all);
    }),
    { numRuns: 60 },
  );
});
