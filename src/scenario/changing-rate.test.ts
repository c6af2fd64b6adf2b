import { describe, expect, it } from 'vitest';
import { MODES } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { shardOf, shareOfWorker } from '../load/cursor.ts';
import { createPlan } from './plan.ts';

const LOADS = {
  ramp: { shape: 'ramp', fromPerSec: 20, toPerSec: 120 },
  step: { shape: 'step', ratesPerSec: [40, 160, 80] },
  spike: { shape: 'spike', ratePerSec: 30, peakPerSec: 300, atMs: 2_500, forMs: 1_300 },
} as const;

const planOf = (quotes: object, modes: Plan['modes'] = ['gateway-only']): Plan =>
  createPlan(
    scenarioSchema.parse({
      ...{ name: 'changing', question: 'when?', gating: ['availability'], sliceMs: 1_000, washoutMs: 100 },
      phases: [
        { name: 'warm-up', durationMs: 1_000, judged: false, quotes: { ratePerSec: 10 } },
        { name: 'load', durationMs: 9_000, quotes },
      ],
    }),
    { modes, seed: 3 },
  );

const countIn = ({ arrivals }: Plan, slice: number): number => arrivals.slice.filter((each) => each === slice).length;

describe('a plan whose rate changes', () => {
  it.each([
    ['a ramp, as a constant rate', LOADS.ramp, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a step, at each step', LOADS.step, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a spike, at its beginning and its end', LOADS.spike, [0, 1, 2, 3, 3.5, 4.8, 5.8, 6.8, 7.8, 8.8]],
    [
      'steps that no slice divides',
      { shape: 'step', ratesPerSec: [40, 160, 80, 20] },
      [0, 1, 2, 3.25, 4.25, 5.5, 6.5, 7.75, 8.75],
    ],
  ])('begins its slices anew: %s', (_, load, startsSec) => {
    const plan = planOf(load);
    expect(plan.slices.map(({ startUs }) => startUs / 1e6)).toEqual(startsSec);
    expect(plan.slices.map(({ endUs }) => endUs / 1e6)).toEqual([...startsSec.slice(1), 10]);
  });

  it.each([
    [LOADS.ramp, 630],
    [LOADS.step, 840],
    [LOADS.spike, 621],
  ])('%j holds exactly %d requests, each in the slice in which it is due', (load, planned) => {
    const plan = planOf(load);
    expect(plan.arrivals.count - 10).toBe(planned);
    plan.arrivals.dueUs.forEach((due, i) => {
      const slice = plan.slices[plan.arrivals.slice[i] ?? -1];
      expect(slice !== undefined && due >= slice.startUs && due < slice.endUs).toBe(true);
    });
  });

  it('has the requests of a peak in the slices of the peak', () => {
    const plan = planOf(LOADS.spike);
    const peak = plan.slices.filter(({ startUs }) => startUs === 3.5e6).map(({ index }) => countIn(plan, index));
    expect(peak).toEqual([390]);
  });

  it.each(Object.values(LOADS))('gives both modes of a pair the same load at the same offsets: %j', (load) => {
    const plan = planOf(load, MODES);
    const offsets = (mode: string) =>
      [...plan.arrivals.dueUs].flatMap((due, i) => {
        const slice = plan.slices[plan.arrivals.slice[i] ?? -1]!;
        return slice.mode === mode ? [[slice.pair, due - slice.startUs]] : [];
      });
    expect(offsets('gateway-only')).toEqual(offsets('legacy-fallback'));
    expect(offsets('gateway-only').length).toBe(planOf(load).arrivals.count);
  });

  it.each([
    [1, [1]],
    [3, [1, 1, 1]],
    [3, [2, 1, 3]],
  ])('in %d shards of %j workers has every request exactly once', (shards, workersOf) => {
    const { arrivals } = planOf(LOADS.spike);
    const played = workersOf.flatMap((workers, index) =>
      Array.from({ length: workers }, (_, worker) => [
        ...shardOf(arrivals.count, shareOfWorker({ index, count: shards }, workers, worker)),
      ]).flat(),
    );
    expect(played.toSorted((a, b) => a - b)).toEqual(Array.from({ length: arrivals.count }, (_, i) => i));
  });

  it('is the same for the same seed, and another in another shape', () => {
    const hashes = [LOADS.ramp, LOADS.step, LOADS.spike].map((load) => [planOf(load).hash, planOf(load).hash]);
    for (const [once, again] of hashes) expect(once).toBe(again);
    expect(new Set(hashes.flat()).size).toBe(3);
  });
});
