import { describe, expect, it } from 'vitest';
import { applyOverrides, type Overrides } from './overrides.ts';
import { parseScenario } from './parse.ts';

const mixed = parseScenario(
  {
    name: 'mixed',
    question: 'does it hold?',
    phases: [
      {
        name: 'warm-up',
        durationMs: 6_000,
        judged: false,
        quotes: { ratePerSec: 10 },
        connections: { count: 50, holdMs: 1_000 },
      },
      { name: 'quotes', durationMs: 20_000, quotes: { ratePerSec: 100 } },
      { name: 'storm', durationMs: 10_000, connections: { count: 300, holdMs: 5_000 } },
      { name: 'both', durationMs: 10_000, quotes: { ratePerSec: 50 }, connections: { count: 100, holdMs: 5_000 } },
    ],
    gating: ['response-p95', 'connect-success'],
    sliceMs: 1_000,
    caps: { ratePerSec: 1_000, connections: 2_000, durationMs: 120_000 },
  },
  'mixed.ts',
);
const only = (kind: 'quotes' | 'connections', judged = true) =>
  parseScenario(
    {
      ...mixed,
      phases: [
        ...(judged ? [] : [{ name: 'judged', durationMs: 10_000, quotes: { ratePerSec: 10 } }]),
        kind === 'quotes'
          ? { name: 'a', durationMs: 10_000, judged, quotes: { ratePerSec: 10 } }
          : { name: 'a', durationMs: 10_000, judged, connections: { count: 100, holdMs: 1_000 } },
      ],
      gating: kind === 'quotes' || !judged ? ['response-p95'] : ['connect-success'],
    },
    'only.ts',
  );

const rate = (ratePerSec: number) => ({ shape: 'constant', ratePerSec });
const ramp = { shape: 'ramp', fromPerSec: 0, toPerSec: 60 } as const;
const step = { shape: 'step', ratesPerSec: [30, 70] } as const;
const spike = { shape: 'spike', ratePerSec: 10, peakPerSec: 90, atMs: 4_000, forMs: 2_000 } as const;
const shaped = parseScenario(
  {
    ...mixed,
    phases: [
      { name: 'warm-up', durationMs: 6_000, judged: false, quotes: { ratePerSec: 10 } },
      { name: 'ramp', durationMs: 10_000, quotes: ramp },
      { name: 'step', durationMs: 10_000, quotes: step },
      { name: 'spike', durationMs: 10_000, quotes: spike },
    ],
    gating: ['response-p95'],
  },
  'shaped.ts',
);
const loadsOf = (overrides: Overrides) => applyOverrides(shaped, overrides).phases.map(({ quotes }) => quotes);

describe('flags over a scenario whose rate changes', () => {
  it('--rate is the highest rate of all, to the last digit; every other keeps its ratio to it', () => {
    expect(loadsOf({ ratePerSec: 900 })).toEqual([
      rate(100),
      { ...ramp, toPerSec: 600 },
      { ...step, ratesPerSec: [300, 700] },
      { ...spike, ratePerSec: 100, peakPerSec: 900 },
    ]);
    // 90 x 1,000 / 90 in two steps would be a hair over it.
    for (let cap = 991; cap <= 1_000; cap += 1)
      expect(loadsOf({ ratePerSec: cap })[3]).toMatchObject({ peakPerSec: cap });
  });

  it.each([
    [15_000, 2_000, 1_000],
    [60_000, 8_000, 4_000],
    [30_001, 4_000, 2_000],
    [29_999, 4_000, 2_000],
  ])('--duration %d ms has its spike at the same share of its phase: at %d ms for %d ms', (durationMs, atMs, forMs) => {
    expect(loadsOf({ durationMs })).toEqual([rate(10), ramp, step, { ...spike, atMs, forMs }]);
  });

  it.each([
    ['--duration that leaves a spike shorter than a slice', { durationMs: 14_000 }, 'sliceMs'],
    ['--rate with a peak beyond the cap', { ratePerSec: 1_001 }, 'phases[3].quotes.peakPerSec'],
  ])('%s is refused', (_, overrides, path) => {
    expect(() => applyOverrides(shaped, overrides)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ path })] }),
    );
  });
});

describe('flags over a scenario', () => {
  it('none leave it as it is', () => {
    expect(applyOverrides(mixed, {})).toEqual(mixed);
    expect(applyOverrides(mixed, { ratePerSec: undefined, sliceMs: undefined })).toEqual(mixed);
  });

  it('--rate goes to every phase with quotes, and to no other', () => {
    const { phases } = applyOverrides(mixed, { ratePerSec: 7.5 });
    expect(phases.map(({ quotes }) => quotes)).toEqual([rate(7.5), rate(7.5), undefined, rate(7.5)]);
  });

  it.each([
    [400, [50, 300, 100]],
    [200, [25, 150, 50]],
    [1_000, [125, 750, 250]],
    [401, [50, 301, 100]],
    [2, [1, 1, 1]],
    [3, [1, 2, 1]],
  ])('--connections %d are the judged ones, shared out exactly; warm-up keeps its ratio', (connections, counts) => {
    const { phases } = applyOverrides(mixed, { connections });
    const found = phases.flatMap(({ connections: load }) => (load === undefined ? [] : [load.count]));
    expect(found).toEqual(counts);
    expect((found[1] ?? 0) + (found[2] ?? 0)).toBe(connections);
  });

  it.each([
    [40_000, [6_000, 20_000, 10_000, 10_000]],
    [20_000, [6_000, 10_000, 5_000, 5_000]],
    [20_001, [6_000, 10_001, 5_000, 5_000]],
  ])('--duration %d ms is the judged time, shared out exactly; warm-up stays on top', (durationMs, lengths) => {
    expect(applyOverrides(mixed, { durationMs }).phases.map((phase) => phase.durationMs)).toEqual(lengths);
  });

  it('--slice replaces the slice', () => {
    expect(applyOverrides(mixed, { sliceMs: 500 }).sliceMs).toBe(500);
  });

  it.each<[string, ReturnType<typeof only>, Overrides, string]>([
    ['--rate on a storm', only('connections'), { ratePerSec: 5 }, '--rate'],
    ['--connections on quotes', only('quotes'), { connections: 5 }, '--connections'],
    ['--connections where only warm-up opens any', only('connections', false), { connections: 5 }, '--connections'],
    ['--connections below one a phase', mixed, { connections: 1 }, '--connections'],
    ['--connections 0', mixed, { connections: 0 }, '--connections'],
    ['half a connection', mixed, { connections: 10.5 }, '--connections'],
    ['--rate 0', mixed, { ratePerSec: 0 }, '--rate'],
    ['--rate not a number', mixed, { ratePerSec: Number.NaN }, '--rate'],
    ['--rate without end', mixed, { ratePerSec: Number.POSITIVE_INFINITY }, '--rate'],
    ['--duration below 0', mixed, { durationMs: -1 }, '--duration'],
    ['--duration below 1 ms a phase', mixed, { durationMs: 2 }, '--duration'],
    ['--slice 0', mixed, { sliceMs: 0 }, '--slice'],
    ['--slice below what a slice may be', mixed, { sliceMs: 99 }, 'sliceMs'],
    ['--slice beyond a phase', mixed, { sliceMs: 10_001 }, 'sliceMs'],
    ['--rate beyond the cap', mixed, { ratePerSec: 1_001 }, 'phases[0].quotes.ratePerSec'],
    ['--connections beyond the cap', mixed, { connections: 1_999 }, 'phases[3].connections.count'],
    ['--duration beyond the cap', mixed, { durationMs: 114_001 }, 'phases'],
  ])('%s is refused with the fix', (_, scenario, overrides, path) => {
    expect(() => applyOverrides(scenario, overrides)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        problems: expect.arrayContaining([expect.objectContaining({ path, fix: expect.stringMatching(/\w/) })]),
      }),
    );
  });

  it('all wrong flags are listed at once', () => {
    expect(() => applyOverrides(mixed, { ratePerSec: -1, connections: 0, durationMs: 0, sliceMs: 0 })).toThrow(
      expect.objectContaining({ problems: expect.objectContaining({ length: 4 }) }),
    );
  });
});
