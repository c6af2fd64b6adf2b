import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { resampled } from '../../../src/judge/stats/resample.ts';
import { nearestRank } from '../../../src/measure/rank.ts';
import { createNormal } from '../draws.ts';
import { bootstrapRatio, redrawnPlace } from './bootstrap.ts';

describe('an iid bootstrap of a quantile', () => {
  it.each([
    { n: 20, quantile: 0.5 },
    { n: 20, quantile: 0.95 },
    { n: 101, quantile: 0.95 },
  ])('falls where drawing all $n values anew lets quantile $quantile fall', ({ n, quantile }) => {
    const rounds = 10_000;
    const random = createRandom(1, 'bootstrap');
    const normal = createNormal(random);
    const places = Array.from({ length: n }, (_, at) => at);
    const [ours, plain] = [new Float64Array(n), new Float64Array(n)];
    for (let round = 0; round < rounds; round += 1) {
      const place = redrawnPlace(n, quantile, random, normal);
      ours[place] = ours[place]! + 1 / rounds;
      const drawn = resampled(places, random).toSorted((one, other) => one - other)[nearestRank(n, quantile) - 1]!;
      plain[drawn] = plain[drawn]! + 1 / rounds;
    }
    for (const [at, share] of ours.entries()) expect(Math.abs(share - plain[at]!)).toBeLessThan(0.025);
  });

  it('bounds the ratio of two quantiles', () => {
    const reference = Int32Array.from({ length: 2_000 }, (_, at) => 10_000 + 10 * at);
    const candidate = reference.map((us) => Math.round(us * 1.2));
    const bounds = (alpha: number) =>
      bootstrapRatio(reference, candidate, { quantile: 0.95, alpha }, createRandom(1, 'ratio'));
    const { lower, upper } = bounds(0.01);
    expect(lower).toBeGreaterThan(1.15);
    expect(lower).toBeLessThan(1.2);
    expect(upper).toBeGreaterThan(1.2);
    expect(upper).toBeLessThan(1.25);
    expect(bounds(0.1).lower).toBeGreaterThan(lower);
    expect(bounds(0.1).upper).toBeLessThan(upper);
  });
});
