import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { resampled, resampledInBlocks } from './resample.ts';

const values = Array.from({ length: 100 }, (_, index) => index);

describe('drawing values anew', () => {
  it('gives the same draw for the same seed, and another for another', () => {
    expect(resampled(values, createRandom(1, 'draw'))).toEqual(resampled(values, createRandom(1, 'draw')));
    expect(resampled(values, createRandom(1, 'draw'))).not.toEqual(resampled(values, createRandom(2, 'draw')));
  });

  it('draws as many, each of them one of the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        (given, length, seed) => {
          const drawn = resampledInBlocks(given, length, createRandom(seed, 'draw'));
          expect(drawn).toHaveLength(given.length);
          for (const value of drawn) expect(given).toContain(value);
        },
      ),
    );
  });

  it('keeps neighbours of a block together, the last followed by the first', () => {
    const drawn = resampledInBlocks(values, 10, createRandom(4, 'draw'));
    for (let at = 0; at < drawn.length; at += 1) {
      if (at % 10 !== 0) expect(drawn[at]).toBe((drawn[at - 1]! + 1) % 100);
    }
    expect(resampledInBlocks(values, 100, () => 0.5).slice(48, 52)).toEqual([98, 99, 0, 1]);
  });

  it('draws each value alike', () => {
    const random = createRandom(6, 'draw');
    const means = Array.from(
      { length: 400 },
      () => resampled(values, random).reduce((sum, value) => sum + value, 0) / 100,
    );
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length;
    expect(mean).toBeCloseTo(49.5, 0);
    expect(variance / ((100 ** 2 - 1) / 12 / 100)).toBeGreaterThan(0.8);
    expect(variance / ((100 ** 2 - 1) / 12 / 100)).toBeLessThan(1.2);
  });

  it.each([0, -1, 1.5, Number.NaN])('a block of %d is a mistake', (length) => {
    expect(() => resampledInBlocks(values, length, createRandom(1, 'draw'))).toThrow(RangeError);
  });
});
