import { describe, expect, it } from 'vitest';
import { fewRoundsNote, standingOf } from './standing.ts';

describe('a promise', () => {
  it.each([
    [true, 1, 'not enough rounds (1 of 5)'],
    [true, 4, 'not enough rounds (4 of 5)'],
    [true, 5, 'met'],
    [true, 6, 'met'],
    [false, 4, 'not enough rounds (4 of 5); NOT met in these'],
    [false, 5, 'NOT met'],
    [null, 0, 'not measured'],
    [null, 5, 'not measured'],
  ])('that %s of %d rounds reads "%s"', (isMet, rounds, says) => {
    expect(standingOf(isMet, rounds)).toBe(says);
  });

  it('is not judged on a page of four rounds, which says so', () => {
    expect([fewRoundsNote(4).length, fewRoundsNote(5).length]).toEqual([1, 0]);
  });
});
