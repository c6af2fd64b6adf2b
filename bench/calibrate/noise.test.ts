import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { NOISES, SIGMA, startSlices } from './noise.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (one: readonly number[], other: readonly number[]): number => {
  const [a, b] = [mean(one), mean(other)];
  return mean(one.map((value, at) => (value - a) * ((other[at] ?? 0) - b)));
};

const SLICES = 1_000;

const logsOf = (name: string): number[][] => {
  const noise = NOISES.find((each) => each.name === name)!;
  const next = startSlices(noise, createRandom(1, name));
  return Array.from({ length: SLICES }, () => [...next()].map(Math.log));
};

describe('a simulated host', () => {
  it('has three drifts and two correlations', () => {
    expect(new Set(NOISES.map(({ drift }) => drift.name)).size).toBe(3);
    expect(new Set(NOISES.map(({ correlation }) => correlation)).size).toBe(2);
    expect(NOISES).toHaveLength(6);
  });

  it.each([
    { name: 'calm, 0', correlation: 0 },
    { name: 'calm, 0.8', correlation: 0.8 },
  ])('$name: requests round 50 ms that resemble the one before them as told', ({ name, correlation }) => {
    const slices = logsOf(name);
    expect(Math.abs(Math.exp(mean(slices.flat())) / 50_000 - 1)).toBeLessThan(0.03);
    // Neighbours inside a slice share its pace, so their difference is free of it: its mean square is 2 (1 - correlation) sigma^2.
    const steps = slices.flatMap((slice) => slice.slice(1).map((log, at) => (log - (slice[at] ?? 0)) ** 2));
    expect(1 - mean(steps) / (2 * SIGMA ** 2)).toBeCloseTo(correlation, 2);
  });

  it.each([
    { name: 'calm, 0', stationary: 0.02 / Math.sqrt(1 - 0.9 ** 2), tolerance: 0.01 },
    { name: 'shared, 0', stationary: 0.08 / Math.sqrt(1 - 0.9 ** 2), tolerance: 0.05 },
    { name: 'rough, 0', stationary: 0.1 / Math.sqrt(1 - 0.97 ** 2), tolerance: 0.12 },
  ])('$name: the pace drifts from slice to slice as far as told', ({ name, stationary, tolerance }) => {
    const paces = logsOf(name).map(mean);
    expect(Math.abs(Math.sqrt(covariance(paces, paces)) - stationary)).toBeLessThan(tolerance);
    expect(covariance(paces.slice(1), paces.slice(0, -1))).toBeGreaterThan(0.5 * stationary ** 2);
  });

  it('is the same for the same seed', () => {
    const noise = NOISES[5]!;
    const [one, other] = [startSlices(noise, createRandom(7, 'x')), startSlices(noise, createRandom(7, 'x'))];
    one();
    other();
    expect(one()).toEqual(other());
    expect(one()).not.toEqual(startSlices(noise, createRandom(8, 'x'))());
  });
});
