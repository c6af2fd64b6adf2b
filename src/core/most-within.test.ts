import { describe, expect, it } from 'vitest';
import { mostWithin } from './most-within.ts';

describe('the most instants within a stretch', () => {
  it.each<[string, number[], number, number]>([
    ['none where there are none', [], 10, 0],
    ['all that are within it', [0, 3, 9], 10, 3],
    ['not the one that its length away begins the next', [0, 5, 10], 10, 2],
    ['the fullest of several', [0, 50, 51, 52, 90], 10, 3],
    ['instants that coincide', [7, 7, 7, 30], 1, 3],
  ])('counts %s', (_, instants, stretch, most) => {
    expect(mostWithin(instants, stretch)).toBe(most);
  });
});
