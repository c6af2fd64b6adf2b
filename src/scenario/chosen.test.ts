import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import { chosen } from './chosen.ts';

const sumOf = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0);

it('chooses exactly the share, rounded, the same ones for the same seed', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.nat(500), share, fc.nat(), (count, ratio, seed) => {
      const marks = chosen(count, ratio, createRandom(seed, 'x'));
      expect(sumOf(marks)).toBe(Math.round(ratio * count));
      expect(chosen(count, ratio, createRandom(seed, 'x'))).toEqual(marks);
    }),
  );
});

it('prefers no place: each one of ten is chosen in about three of ten draws', () => {
  const random = createRandom(5, 'x');
  const times = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 1_000; draw += 1) {
    for (const [place, mark] of chosen(10, 0.3, random).entries()) times[place] = (times[place] ?? 0) + mark;
  }
  // 300 of 1,000 draws, with a standard deviation of 14.5: four of them.
  for (const n of times) expect(Math.abs(n - 300)).toBeLessThan(58);
});
