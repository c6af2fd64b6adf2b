import { expect, it } from 'vitest';
import { hashedUnit } from './hash-numbers.ts';

it('gives the same for the same numbers, another for others', () => {
  expect(hashedUnit(1, 2, 3)).toBe(hashedUnit(1, 2, 3));
  const units = [hashedUnit(1, 2, 3), hashedUnit(1, 3, 2), hashedUnit(2, 2, 3), hashedUnit(2 ** 32 + 1, 2, 3)];
  expect(new Set(units).size).toBe(4);
});

it('is uniform over neighbours, in either number', () => {
  for (const unit of [(i: number) => hashedUnit(7, i, 0), (i: number) => hashedUnit(7, 0, i)]) {
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      const tenth = Math.floor(unit(i) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // Chi-square under 27.9 with 99.9 % (9 degrees of freedom).
    expect(tenths.reduce((sum, n) => sum + (n - 1_000) ** 2 / 1_000, 0)).toBeLessThan(27.9);
  }
});
