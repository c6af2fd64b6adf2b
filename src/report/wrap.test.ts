import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './safe-text.ts';
import { fillOf, wrap } from './wrap.ts';

const words = fc.array(fc.stringMatching(/^[a-z0-9%<>报]{1,30}$/), { minLength: 1, maxLength: 20 });

describe('breaking lines', () => {
  it.each([
    ['a short text stays whole', 'abc def', 10, ['abc def']],
    ['a long one breaks at a space', 'abc def', 5, ['abc', 'def']],
    ['a number keeps its unit', 'under 99.5 % now', 11, ['under', '99.5 % now']],
    ['a limit keeps its sign', 'must be < 200 ms', 11, ['must be', '< 200 ms']],
    ['a word longer than the line is cut', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['nothing is one empty line', '', 5, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('no line is wider than asked, and no character is lost', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (list, width) => {
        const text = list.join(' ');
        const lines = wrap(text, width);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('fills up to a width and never beyond', () => {
    expect([fillOf('报', 4), fillOf('abcdef', 4)]).toEqual(['  ', '']);
  });
});
