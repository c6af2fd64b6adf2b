import { describe, expect, test } from 'vitest';
import { scenarioSchema } from '../../core/scenario.ts';
import { buildSlice } from '../testing/build-slice.ts';
import { isGrowing, riseInStep, riseOf } from './growth.ts';

const line = (n: number, perSliceMs: number): number[] => Array.from({ length: n }, (_, i) => 20 + i * perSliceMs);

describe('the rise within a step', () => {
  test.each([
    ['20 slices that rise by 2 ms each', line(20, 2), 40],
    ['40 slices that rise by 2 ms each', line(40, 2), 80],
    ['a level', line(20, 0), 0],
    ['a fall', line(20, -1), -20],
  ])('of %s', (_, medians, riseMs) => {
    expect(riseOf(medians)).toBeCloseTo(riseMs, 6);
  });

  test('of 19 slices nobody can tell', () => {
    expect(riseOf(line(19, 2))).toBeNull();
    expect(riseOf(line(20, 2))).not.toBeNull();
  });

  test('one batch out of order proves nothing in 20 slices', () => {
    const back = line(20, 2).map((ms, i) => (i >= 15 ? ms - 40 : ms));
    expect(riseOf(back)).toBeLessThan(0);
  });

  test.each([
    [20.001, true],
    [20, false],
    [-5, false],
    [null, false],
  ])('%j ms of a limit of 200 ms is a queue that fills: %j', (riseMs, grows) => {
    expect(isGrowing(riseMs, 200)).toBe(grows);
  });
});

describe('the rise in the slices of a step', () => {
  const quotes = (shape: 'constant' | 'poisson') =>
    scenarioSchema.parse({
      name: 'step',
      question: 'Does it hold?',
      gating: ['response-p95'],
      phases: [{ name: 'steady', durationMs: 10_000, quotes: { shape, ratePerSec: 100 } }],
    });
  test('of two phases is the larger one', () => {
    const [phase] = quotes('constant').phases;
    const two = { ...quotes('constant'), phases: [phase!, { ...phase!, name: 'level' }] };
    const level = line(20, 0).map((medianMs, index) =>
      buildSlice({ quotes: { ok: 20, medianMs }, judged: true, phase: 'level' }, 20 + index, 'gateway-only'),
    );
    expect(riseInStep([...slices(true, 'steady'), ...level], two)).toBeGreaterThan(15);
  });

  const slices = (judged: boolean, phase: string) =>
    line(20, 2).map((medianMs, index) =>
      buildSlice({ quotes: { ok: 20, medianMs }, judged, phase }, index, 'gateway-only'),
    );

  test.each(['constant', 'poisson'] as const)('is that of a phase of %s load', (shape) => {
    expect(riseInStep(slices(true, 'steady'), quotes(shape))).toBeGreaterThan(15);
  });

  test('is not that of a warm-up, nor of a phase whose load itself changes', () => {
    expect(riseInStep(slices(false, 'steady'), quotes('constant'))).toBeNull();
    expect(riseInStep(slices(true, 'another'), quotes('constant'))).toBeNull();
  });
});
