import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { ALIKE } from './effects.ts';
import { BLOCK_SLICES, recordedHost, startPairs } from './pairs.ts';
import type { Trace } from './traces.ts';

const SLICES = 20;

/** A recording in which each slice holds its own place. */
const counted: Trace = {
  ...{ name: 'counted', target: '', neighbour: '', recorded: '', sliceMs: 2_000 },
  slices: Array.from({ length: SLICES }, (_, at) => ({
    arm: at % 2 === 0 ? 'a' : 'b',
    responsesUs: Int32Array.of(at),
  })),
};

const places = (count: number, seed = 1): number[] => {
  const next = recordedHost(counted).start(createRandom(seed, 'counted'));
  return Array.from({ length: count }, () => next()[0]!);
};

describe('a recording drawn anew', () => {
  it('keeps blocks of consecutive slices, round the end, from any place on', () => {
    const drawn = places(BLOCK_SLICES * 400);
    for (const [at, place] of drawn.entries()) {
      if (at % BLOCK_SLICES !== 0) expect(place).toBe((drawn[at - 1]! + 1) % SLICES);
    }
    const starts = drawn.filter((_, at) => at % BLOCK_SLICES === 0);
    expect(new Set(starts).size).toBe(SLICES);
  });

  it('is the same for the same seed', () => {
    expect(places(100)).toEqual(places(100));
    expect(places(100)).not.toEqual(places(100, 2));
  });

  it('makes pairs of neighbours, and a coin says which is the candidate', () => {
    const next = startPairs(recordedHost(counted), ALIKE, createRandom(1, 'coin'));
    let swapped = 0;
    for (let pair = 0; pair < 2_000; pair += 1) {
      const { reference, candidate } = next();
      const apart = (candidate[0]! - reference[0]! + SLICES) % SLICES;
      expect([1, SLICES - 1]).toContain(apart);
      swapped += Number(apart !== 1);
    }
    expect(swapped / 2_000).toBeCloseTo(0.5, 1);
  });

  it('refuses a recording without slices', () => {
    expect(() => recordedHost({ ...counted, slices: [] }).start(createRandom(1, 'none'))()).toThrow(RangeError);
  });
});
