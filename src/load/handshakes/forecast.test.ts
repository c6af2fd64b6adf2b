import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forecast, HandshakeRate } from '../../core/first-sockets.ts';
import { forecastStorm, outlookOf } from './forecast.ts';

const rate = (perSec: number, changes: Partial<HandshakeRate> = {}): HandshakeRate => ({
  perSec,
  atLeast: false,
  baseMs: 1_000 / perSec,
  ...changes,
});
/** `count` sockets evenly over so many seconds. */
const even = (count: number, seconds: number) => Array.from({ length: count }, (_, i) => (i * seconds * 1e6) / count);

describe('a storm at a target of 25 handshakes a second', () => {
  it.each<[string, number[], number, Partial<Forecast>, string]>([
    [
      'of 20 a second has no queue',
      even(800, 40),
      10_000,
      { planned: 800, peakPerSec: 20, queueMax: 1, waitMaxMs: 40, notIn: 0, limitBy: 'us' },
      'fine',
    ],
    // 15 a second too many for 40 s: 600 in line at the end, the last of whom waits 600 / 25 = 24 s.
    [
      'of 40 a second for 40 s grows a queue of 600, and who comes after 16.6 s waits over 10 s',
      even(1_600, 40),
      10_000,
      { planned: 1_600, peakPerSec: 40, queueMax: 601, waitMaxMs: 24_025, notIn: 935, limitMs: 10_000, limitBy: 'us' },
      'overrun',
    ],
    [
      'of 40 a second with a patience of 30 s lets all in, late',
      even(1_600, 40),
      30_000,
      { queueMax: 601, notIn: 0, limitMs: 30_000, limitBy: 'us' },
      'slow',
    ],
    [
      'of 2,000 at once with a patience of two minutes is cut by the target after 45 s',
      even(2_000, 0),
      120_000,
      { queueMax: 2_000, waitMaxMs: 80_000, notIn: 2_000 - 45 * 25, limitMs: 45_000, limitBy: 'target' },
      'overrun',
    ],
    ['of none', [], 10_000, { planned: 0, peakPerSec: 0, queueMax: 0, waitMaxMs: 0, notIn: 0 }, 'fine'],
    ['of one', [5], 10_000, { planned: 1, peakPerSec: 1, queueMax: 1, waitMaxMs: 40, notIn: 0 }, 'fine'],
    [
      'of 25 at once is over within a second',
      even(25, 0),
      10_000,
      { queueMax: 25, waitMaxMs: 1_000, notIn: 0 },
      'fine',
    ],
    ['of 26 at once is not quite', even(26, 0), 10_000, { queueMax: 26, waitMaxMs: 1_040, notIn: 0 }, 'slow'],
    ['of 250 at once lets just all in', even(250, 0), 10_000, { waitMaxMs: 10_000, notIn: 0 }, 'slow'],
    ['of 251 at once leaves one outside', even(251, 0), 10_000, { waitMaxMs: 10_040, notIn: 1 }, 'overrun'],
  ])('%s', (_, dueUs, ...[connectTimeoutMs, expected, outlook]) => {
    const forecast = forecastStorm(rate(25), dueUs, connectTimeoutMs);
    expect({ ...forecast, waitMaxMs: Math.round(forecast.waitMaxMs) }).toMatchObject(expected);
    expect(outlookOf(forecast, rate(25))).toBe(outlook);
  });

  it('finds the queue empty again after a pause', () => {
    const twoWaves = [...even(100, 0), ...even(100, 0).map((us) => us + 60e6)];
    expect(forecastStorm(rate(25), twoWaves, 10_000)).toMatchObject({ queueMax: 100, waitMaxMs: 4_000, notIn: 0 });
  });
});

describe('what a forecast is worth', () => {
  it('is not known where the rate is only known to be at least so much, and that is too little', () => {
    const atLeast = rate(900, { atLeast: true, baseMs: 5 });
    const dueUs = even(20_000, 0);
    expect(outlookOf(forecastStorm(atLeast, dueUs, 10_000), atLeast)).toBe('unknown');
    expect(outlookOf(forecastStorm(atLeast, even(800, 0), 10_000), atLeast)).toBe('fine');
  });

  it('counts the way to the target in the wait, but not as a queue', () => {
    const far = rate(25, { baseMs: 900 });
    const forecast = forecastStorm(far, even(800, 40), 10_000);
    expect(forecast.waitMaxMs).toBeCloseTo(900);
    expect(outlookOf(forecast, far)).toBe('fine');
    expect(forecastStorm(rate(25, { baseMs: 12_000 }), even(3, 1), 10_000).notIn).toBe(3);
  });
});

it('the queue is what asking everybody at every instant gives', () => {
  const cases = fc.tuple(
    fc.array(fc.nat(20_000_000), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 50 }),
  );
  fc.assert(
    fc.property(cases, ([instants, perSec]) => {
      const dueUs = instants.toSorted((a, b) => a - b);
      const { queueMax, waitMaxMs, notIn, peakPerSec } = forecastStorm(rate(perSec), dueUs, 3_000);
      const doneMs: number[] = [];
      for (const us of dueUs) doneMs.push(Math.max(us / 1_000, doneMs.at(-1) ?? 0) + 1_000 / perSec);
      const waits = dueUs.map((us, i) => doneMs[i]! - us / 1_000);
      const inLine = dueUs.map((us, i) => doneMs.filter((done, j) => j <= i && done > us / 1_000).length);
      expect(waitMaxMs).toBeCloseTo(Math.max(...waits), 6);
      expect(queueMax).toBe(Math.max(...inLine));
      expect(notIn).toBe(waits.filter((wait) => wait > 3_000).length);
      const within = dueUs.map((us) => dueUs.filter((other) => other >= us && other < us + 1e6).length);
      expect(peakPerSec).toBe(Math.max(...within));
    }),
  );
});
