import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { Tick } from '../market/market.ts';
import { createFaultSet, type FaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const tick = (symbol: string, number: number): Tick => ({
  ...{ symbol, lastPrice: 1, volume: number, turnover: 1, timestamp: 100_000 + number, tradeDirection: 1, price: 1 },
});

const setOf = (...texts: readonly string[]): FaultSet => {
  const set = createFaultSet({ clock: createVirtualClock(), seed: 1, openConnections: () => [], block: () => {} });
  set.add(parseFaults(texts));
  return set;
};

/** What is sent of the ticks 1 to `count` of a symbol, in batches of so many, and how many were planted. */
const sentOf = (set: FaultSet, count: number, batch: number) => {
  const sent: Tick[] = [];
  let planted = 0;
  for (let from = 1; from <= count; from += batch) {
    const ticks = Array.from({ length: Math.min(batch, count - from + 1) }, (_, i) => tick('A', from + i));
    const steps = set.disturbTicks('A', ticks);
    sent.push(...(steps.at(-1)?.ticks ?? ticks));
    planted += steps.reduce((sum, step) => sum + step.planted, 0);
  }
  return { numbers: sent.map(({ volume }) => volume), sent, planted };
};

const numbers = (...parts: readonly (number | readonly [number, number])[]): number[] =>
  parts.flatMap((part) =>
    typeof part === 'number' ? [part] : Array.from({ length: part[1] - part[0] + 1 }, (_, i) => part[0] + i),
  );

describe('ticks', () => {
  test.each([
    ['2', numbers([1, 9], [11, 19], [21, 30]), 2],
    ['2,how=doubled', numbers([1, 10], [10, 20], [20, 30]), 2],
    ['2,how=swapped', numbers([1, 9], 11, 10, [12, 20], 22, 21, [23, 30]), 2],
    ['2,how=stale', numbers([1, 30]), 2],
    ['10%', numbers([1, 4], [6, 14], [16, 24], [26, 30]), 3],
  ])('%s, whatever the batches', (setting, expected, planted) => {
    for (const batch of [1, 3, 30]) {
      const seen = sentOf(setOf(`ticks=${setting}`), 30, batch);
      expect([seen.numbers, seen.planted]).toEqual([expected, planted]);
    }
  });

  test('stale ones are stamped before what was sent before them, and alone', () => {
    const { sent } = sentOf(setOf('ticks=1,how=stale'), 20, 5);
    expect(sent.filter(({ timestamp, volume }) => timestamp !== 100_000 + volume).map(({ volume }) => volume)).toEqual([
      10,
    ]);
    expect(sent.find(({ volume }) => volume === 10)?.timestamp).toBeLessThan(100_001);
  });

  test('a swapped one waits for the next of its own symbol', () => {
    const set = setOf('ticks=1,how=swapped');
    const numbersOf = (symbol: string, number: number) =>
      set
        .disturbTicks(symbol, [tick(symbol, number)])
        .at(-1)
        ?.ticks.map(({ symbol: of, volume }) => `${of}${volume}`);
    for (let number = 1; number <= 9; number += 1) numbersOf('A', number);
    expect([numbersOf('A', 10), numbersOf('B', 1), numbersOf('A', 11), numbersOf('A', 12)]).toEqual([
      ...[[], ['B1'], ['A11', 'A10'], ['A12']],
    ]);
  });

  test('a swapped one that all leave before is sent to nobody, and another is chosen', () => {
    const set = setOf('ticks=1,how=swapped');
    const numbersOf = (number: number) =>
      set
        .disturbTicks('A', [tick('A', number)])
        .at(-1)
        ?.ticks.map(({ volume }) => volume);
    for (let number = 1; number <= 10; number += 1) numbersOf(number);
    set.ticksUnheard('A');
    const later = Array.from({ length: 30 }, (_, i) => numbersOf(500 + i)).flat();
    expect(later.filter((number) => (number ?? 0) < 500)).toEqual([]);
    expect(later).toHaveLength(30);
    expect(later).not.toEqual(later.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  test('without it nothing is touched', () => {
    expect(setOf('silent').disturbTicks('A', [tick('A', 1)])).toEqual([]);
  });
});
