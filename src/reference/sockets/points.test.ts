import { describe, expect, test } from 'vitest';
import type { SymbolTicks } from '../market/market.ts';
import { createPointMaker } from './points.ts';

const SECOND_MS = 1_795_392_657_000;

const ticks = (...prices: readonly (readonly [atMs: number, price: number])[]): readonly SymbolTicks[] => [
  {
    symbol: '00700.HK',
    ticks: prices.map(([atMs, price], at) => ({
      symbol: '00700.HK',
      lastPrice: price,
      volume: at + 1,
      turnover: price,
      timestamp: SECOND_MS + atMs,
      tradeDirection: 1,
      price,
    })),
  },
];

describe('intraday points', () => {
  test('one a second, of its last tick, 1.05 s after it began', () => {
    const maker = createPointMaker();
    maker.note(ticks([100, 1], [900, 2], [1_020, 3]));
    expect(maker.due(SECOND_MS + 1_049)).toEqual([]);
    expect(maker.due(SECOND_MS + 1_050)).toEqual([
      expect.objectContaining({
        market: 'HK',
        tradingDay: '20261123',
        point: { timestamp: '2026-11-23T00:10:57.000Z', price: 2, volume: 2 },
      }),
    ]);
    expect(maker.due(SECOND_MS + 1_060)).toEqual([]);
    expect(maker.due(SECOND_MS + 2_050).map(({ point }) => point.price)).toEqual([3]);
  });

  test('none for a second that ends at the price of the point before', () => {
    const maker = createPointMaker();
    maker.note(ticks([100, 1], [1_100, 2], [1_900, 1], [2_500, 4]));
    expect(maker.due(SECOND_MS + 5_000).map(({ point }) => point.price)).toEqual([1, 4]);
  });
});
