import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { regularizedBeta } from '../../src/judge/stats/incompleteBeta.ts';
import { normalAtMost } from '../../src/judge/stats/normal.ts';
import { beta, createNormal, successes } from './draws.ts';

const DRAWS = 20_000;
/** Kolmogorov: 1.95 / sqrt(n) is exceeded once in a thousand seeds; this one is fixed. */
const FAR = 1.95 / Math.sqrt(DRAWS);

const farthest = (values: readonly number[], atMost: (value: number) => number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.max(...sorted.map((value, at) => Math.abs(atMost(value) - (at + 0.5) / sorted.length)));
};

describe('drawn numbers have the distribution they are named after', () => {
  it('normal', () => {
    const next = createNormal(createRandom(1, 'normal'));
    const values = Array.from({ length: DRAWS }, next);
    expect(farthest(values, normalAtMost)).toBeLessThan(FAR);
    // One that drew each number twice would have the right distribution too.
    expect(new Set(values).size).toBe(DRAWS);
  });

  it.each([
    [1, 1],
    [2, 7],
    [190, 11],
  ])('beta %d %d', (a, b) => {
    const random = createRandom(1, `beta ${a} ${b}`);
    const normal = createNormal(random);
    const values = Array.from({ length: DRAWS }, () => beta(a, b, random, normal));
    expect(farthest(values, (x) => regularizedBeta(a, b, x))).toBeLessThan(FAR);
  });

  it('successes: each place alike, and each trial on its own', () => {
    const random = createRandom(1, 'successes');
    const rounds = 200_000;
    const places = Array<number>(10).fill(0);
    const seen = Array<number>(11).fill(0);
    for (let round = 0; round < rounds; round += 1) {
      let count = 0;
      successes(10, 0.3, random, (place) => {
        places[place] = places[place]! + 1;
        count += 1;
      });
      seen[count] = seen[count]! + 1;
    }
    for (const times of places) expect(Math.abs(times / rounds - 0.3)).toBeLessThan(0.005);
    // The binomial chances of 0 and of 3 of 10.
    expect(seen[0]! / rounds).toBeCloseTo(0.7 ** 10, 2);
    expect(seen[3]! / rounds).toBeCloseTo(120 * 0.3 ** 3 * 0.7 ** 7, 2);
  });

  it('no success without a chance', () => {
    successes(1_000, 0, createRandom(1, 'none'), () => expect.unreachable());
  });
});
