import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { createFaultSet, type FaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const setOf = (texts: readonly string[], seed = 1): FaultSet => {
  const set = createFaultSet({ clock: createVirtualClock(), seed, openConnections: () => [], block: () => {} });
  set.add(parseFaults(texts));
  return set;
};

/** The delays of the first n quotes under some faults, ascending. */
const delaysOf = (texts: readonly string[], n: number, seed = 1): readonly number[] => {
  const set = setOf(texts, seed);
  return Array.from({ length: n }, () => set.quoteDelayMs(true, [])).toSorted((a, b) => a - b);
};

describe('planted delays', () => {
  test('a constant one is the same for all, and several add up', () => {
    expect(delaysOf(['delay=400ms'], 3)).toEqual([400, 400, 400]);
    expect(delaysOf(['delay=400ms', 'delay=1.4s'], 1)).toEqual([1_800]);
  });

  test('one of a symbol is for the quotes that ask for it', () => {
    const set = setOf(['symbol-delay=700.HK:400ms', 'delay=5ms']);
    const asked = [['00700.HK'], ['AAPL.US', '00700.HK'], ['AAPL.US'], []];
    expect(asked.map((symbols) => set.quoteDelayMs(true, symbols))).toEqual([405, 405, 5, 5]);
  });

  test('a queue serves one after another, and rests where nobody waits', () => {
    const clock = createVirtualClock();
    const set = createFaultSet({ clock, seed: 1, openConnections: () => [], block: () => {} });
    set.add(parseFaults(['queue=100']));
    const asks = (n: number): readonly number[] => Array.from({ length: n }, () => set.quoteDelayMs(true, []));
    // Each takes 10 ms of the one server.
    expect(asks(3)).toEqual([10, 20, 30]);
    clock.advance(15_000);
    expect(asks(2)).toEqual([25, 35]);
    clock.advance(60_000_000);
    expect(asks(1)).toEqual([10]);
  });

  test.each([
    { ratePerSec: 99, lastMs: 10 },
    { ratePerSec: 110, lastMs: 1_000 },
  ])(
    'a queue of 100 a second offered $ratePerSec: the last of ten seconds waits $lastMs ms',
    ({ ratePerSec, lastMs }) => {
      const clock = createVirtualClock();
      const set = createFaultSet({ clock, seed: 1, openConnections: () => [], block: () => {} });
      set.add(parseFaults(['queue=100']));
      let delayMs = 0;
      for (let n = 0; n < ratePerSec * 10; n += 1) {
        delayMs = set.quoteDelayMs(true, []);
        clock.advance(Math.round(1e6 / ratePerSec));
      }
      expect(delayMs).toBeGreaterThan(lastMs - 11);
      expect(delayMs).toBeLessThan(lastMs + 11);
    },
  );

  test('a log-normal one has its median and its spread', () => {
    const delays = delaysOf(['delay-lognormal=median=50ms,sigma=0.4'], 20_000);
    const at = (ratio: number): number => delays[Math.floor(ratio * delays.length)] ?? 0;
    expect(Math.abs(at(0.5) - 50)).toBeLessThan(2);
    // One standard deviation above the median lies at exp(sigma).
    expect(at(0.8413) / at(0.5)).toBeCloseTo(Math.exp(0.4), 1);
    expect(delays[0]).toBeGreaterThan(0);
  });

  test('a tail hits its share, in the same places for the same seed', () => {
    const delays = delaysOf(['delay-tail=2%,400ms'], 20_000);
    const hit = delays.filter((delay) => delay === 400).length;
    expect(hit).toBeGreaterThan(320);
    expect(hit).toBeLessThan(480);
    expect(delays.filter((delay) => delay !== 400 && delay !== 0)).toEqual([]);
    expect(delaysOf(['delay-tail=2%,400ms'], 1_000, 5)).toEqual(delaysOf(['delay-tail=2%,400ms'], 1_000, 5));
  });
});
