import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMarket, type MarketSettings, type Tick } from './market.ts';

const settings: MarketSettings = {
  symbols: ['00700.HK', 'MSFT.US'],
  heartbeat: 'AAPL.US',
  ratePerSec: 10,
  seed: 7,
  startUs: 1_000_000,
  startWallMs: 1_795_392_657_000,
};

/** All ticks of one symbol when the market is advanced to each of these instants in turn. */
const ticksOf = (symbol: string, instantsUs: readonly number[], overrides: Partial<MarketSettings> = {}): Tick[] => {
  const market = createMarket({ ...settings, ...overrides });
  return instantsUs
    .flatMap((nowUs) => market.advance(nowUs))
    .filter((batch) => batch.symbol === symbol)
    .flatMap((batch) => batch.ticks);
};

describe('the market', () => {
  test('a symbol ticks at its rate, numbered from 1 in volume, priced above 0', () => {
    const ticks = ticksOf('00700.HK', [11_000_000]);
    expect(ticks.length).toBeGreaterThanOrEqual(100);
    expect(ticks.length).toBeLessThanOrEqual(101);
    expect(ticks.map((tick) => tick.volume)).toEqual(ticks.map((_, at) => at + 1));
    for (const tick of ticks) {
      expect(tick.price).toBeGreaterThan(0);
      expect(tick.lastPrice).toBe(tick.price);
      expect(tick.turnover).toBeCloseTo(tick.price * tick.volume, 1);
    }
  });

  test('however the time is cut, the ticks are the same', () => {
    const whole = ticksOf('MSFT.US', [6_000_000]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1_000_000, max: 6_000_000 })), (cuts) => {
        const instants = [...cuts.toSorted((a, b) => a - b), 6_000_000];
        expect(ticksOf('MSFT.US', instants)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('another seed gives other prices, the same seed the same', () => {
    const prices = (seed: number) => ticksOf('MSFT.US', [3_000_000], { seed }).map((tick) => tick.price);
    expect(prices(7)).toEqual(prices(7));
    expect(prices(8)).not.toEqual(prices(7));
  });

  test('at rate 0 only the heartbeat ticks, four times a second', () => {
    expect(ticksOf('00700.HK', [11_000_000], { ratePerSec: 0 })).toEqual([]);
    expect(ticksOf('AAPL.US', [11_000_000], { ratePerSec: 0 }).length).toBeGreaterThanOrEqual(40);
  });

  test('a market that was held makes up for nothing, and its ticks come that much later', () => {
    const held = createMarket(settings);
    held.advance(2_000_000);
    held.hold(5_000_000);
    expect(held.advance(7_000_000)).toEqual([]);
    expect(held.lastTickAgeMs(7_000_000)).toBeGreaterThanOrEqual(5_000);
    const free = ticksOf('MSFT.US', [2_000_000, 3_000_000]).slice(-10);
    const after = held.advance(8_000_000).find((batch) => batch.symbol === 'MSFT.US')?.ticks ?? [];
    expect(after.map((tick) => tick.timestamp - 5_000)).toEqual(free.map((tick) => tick.timestamp));
  });

  test('the quote of a symbol is its latest tick; an unknown one has none', () => {
    const market = createMarket(settings);
    const last = market
      .advance(5_000_000)
      .find((batch) => batch.symbol === '00700.HK')
      ?.ticks.at(-1);
    const quote: unknown = JSON.parse(`{${market.quoteTail('00700.HK')}`);
    expect(quote).toMatchObject({ lastPrice: last?.price, volume: last?.volume, market: 'HK' });
    expect(market.quoteTail('NOSUCH.US')).toBeNull();
  });
});
