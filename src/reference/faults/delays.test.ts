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
