import { describe, expect, it } from 'vitest';
import { countAtMost } from './countAtMost.ts';

describe('how many values of an ascending list are at most a limit', () => {
  const ascending = Float64Array.of(1, 2, 2, 3);
  it.each([
    { limit: 0.5, count: 0 },
    { limit: 1, count: 1 },
    { limit: 1.9, count: 1 },
    { limit: 2, count: 3 },
    { limit: 3, count: 4 },
    { limit: 9, count: 4 },
    { limit: Number.NaN, count: 0 },
  ])('$limit: $count', ({ limit, count }) => {
    expect(countAtMost(ascending, limit)).toBe(count);
  });

  it('is none of nothing', () => {
    expect(countAtMost(new Float64Array(), 1)).toBe(0);
  });
});
