import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: number, stream: string, count: number) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: count }, random);
};

describe('seeded random numbers', () => {
  it('repeat for the same seed and stream, and differ for another of either', () => {
    expect(draw(1, 'a', 5)).toEqual(draw(1, 'a', 5));
    expect(draw(1, 'a', 5)).not.toEqual(draw(2, 'a', 5));
    expect(draw(1, 'a', 5)).not.toEqual(draw(1, 'b', 5));
    expect(draw(1, 'a', 5)).not.toEqual(draw(1 + 2 ** 32, 'a', 5));
  });

  it('are uniform: 16 cells of 160,000 draws stay within chance (chi-square, 15 degrees of freedom, 99.9 %)', () => {
    const cells = new Array<number>(16).fill(0);
    for (const value of draw(7, 'uniform', 160_000)) cells[Math.floor(value * 16)]! += 1;
    const chiSquare = cells.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('do not follow one another: neighbours are uncorrelated', () => {
    const values = draw(3, 'lag', 50_000);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const lag = values.slice(1).reduce((sum, v, i) => sum + (v - mean) * ((values[i] ?? 0) - mean), 0);
    const own = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    expect(Math.abs(lag / own)).toBeLessThan(0.02);
  });
});
