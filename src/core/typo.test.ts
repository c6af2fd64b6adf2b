import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from './typo.ts';

describe('editDistance', () => {
  it.each([
    ['nothing', '', '', 0],
    ['one letter more', 'rate', 'rates', 1],
    ['one letter less', 'rate', 'rat', 1],
    ['one letter other', 'rate', 'rote', 1],
    ['two neighbours swapped', 'rate', 'rtae', 1],
    ['all from nothing', '', 'rate', 4],
    ['a swap edited again counts as three edits in this form', 'ca', 'abc', 3],
    ['the textbook pair', 'kitten', 'sitting', 3],
  ])('%s', (_, a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero only for equal words, and never above the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('nearestName', () => {
  it.each([
    ['durationMS', 'durationMs'],
    ['duratoinMs', 'durationMs'],
    ['rateperSec', 'ratePerSec'],
    ['zzz', null],
    ['', null],
  ])('%j was meant as %j', (typed, name) => {
    expect(nearestName(typed, ['durationMs', 'ratePerSec', 'count'])).toBe(name);
  });
});
