import { describe, expect, it } from 'vitest';
import { isLevel, meanPerSec, peakPerSec, plannedQuotes, rateStretches } from './quote-rate.ts';
import { quoteLoadSchema } from './scenario.ts';

const ramp = { shape: 'ramp', fromPerSec: 50, toPerSec: 350 } as const;
const step = { shape: 'step', ratesPerSec: [100, 200, 50] } as const;
const spike = { shape: 'spike', ratePerSec: 100, peakPerSec: 600, atMs: 20_000, forMs: 10_000 } as const;

const written = (load: unknown, durationMs: number): string[] =>
  rateStretches(quoteLoadSchema.parse(load), durationMs).map(
    ({ fromUs, toUs, fromPerSec, toPerSec }) => `${fromUs / 1000}-${toUs / 1000} ms: ${fromPerSec}-${toPerSec}/s`,
  );

describe('the rate of a phase', () => {
  it.each<[string, unknown, string[]]>([
    ['stays where nothing is said of its shape', { ratePerSec: 7 }, ['0-60000 ms: 7-7/s']],
    ['stays on average where it is scattered', { shape: 'poisson', ratePerSec: 7 }, ['0-60000 ms: 7-7/s']],
    ['rises in a ramp', ramp, ['0-60000 ms: 50-350/s']],
    [
      'is held for equal times in steps',
      step,
      ['0-20000 ms: 100-100/s', '20000-40000 ms: 200-200/s', '40000-60000 ms: 50-50/s'],
    ],
    [
      'leaps and comes back in a spike',
      spike,
      ['0-20000 ms: 100-100/s', '20000-30000 ms: 600-600/s', '30000-60000 ms: 100-100/s'],
    ],
    ['may begin with its spike', { ...spike, atMs: 0 }, ['0-10000 ms: 600-600/s', '10000-60000 ms: 100-100/s']],
    ['may end with its spike', { ...spike, atMs: 50_000 }, ['0-50000 ms: 100-100/s', '50000-60000 ms: 600-600/s']],
  ])('%s', (_, load, stretches) => {
    expect(written(load, 60_000)).toEqual(stretches);
  });

  it.each([
    { load: { ratePerSec: 7.5 }, durationMs: 5_000, planned: 38, mean: 7.5, peak: 7.5, level: true },
    { load: { shape: 'poisson', ratePerSec: 101 }, durationMs: 5_000, planned: 505, mean: 101, peak: 101, level: true },
    { load: ramp, durationMs: 80_000, planned: 16_000, mean: 200, peak: 350, level: false },
    { load: { ...ramp, toPerSec: 0 }, durationMs: 1_000, planned: 25, mean: 25, peak: 50, level: false },
    { load: step, durationMs: 60_000, planned: 7_000, mean: 350 / 3, peak: 200, level: false },
    { load: spike, durationMs: 60_000, planned: 11_000, mean: 11_000 / 60, peak: 600, level: false },
  ])('$load over $durationMs ms is $planned requests, $peak a second at most', ({ load, durationMs, ...expected }) => {
    const parsed = quoteLoadSchema.parse(load);
    expect(plannedQuotes(parsed, durationMs)).toBe(expected.planned);
    expect(meanPerSec(parsed, durationMs)).toBeCloseTo(expected.mean, 9);
    expect([peakPerSec(parsed), isLevel(parsed)]).toEqual([expected.peak, expected.level]);
  });
});
