import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './safe-text.ts';
import { fillOf, hang, wrap, wrapWhole } from './wrap.ts';

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

  it.each([
    ['a line that fits stays as it is', '  ab cd', 7, ['  ab cd']],
    ['what goes over hangs under the first word', '  ab cd ef', 8, ['  ab', '    cd', '    ef']],
    ['without an indent too', 'ab cd ef', 7, ['ab cd', '  ef']],
  ])('%s', (_, line, width, lines) => {
    expect(hang(line, width)).toEqual(lines);
  });

  it.each([
    ['a word longer than the line stays whole', 'see reports/a-folder now', 8, ['see', 'reports/a-folder', 'now']],
    ['a command in backticks stays whole', 'Type `a b c` or `d` then', 10, ['Type', '`a b c` or', '`d` then']],
    ['one longer than the line gets a line of its own', 'x `a b c d e` y', 6, ['x', '`a b c d e`', 'y']],
    ['a backtick alone keeps nothing together', 'ab ` cd ef', 6, ['ab `', 'cd ef']],
  ])('for what is copied: %s', (_, text, width, lines) => {
    expect(wrapWhole(text, width)).toEqual(lines);
  });

  it('a hanging line is no wider than asked, and loses no character', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 10, max: 60 }), (list, indent, width) => {
        const line = `${' '.repeat(indent)}${list.join(' ')}`;
        const lines = hang(line, width);
        for (const each of lines) expect(columnsOf(each)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
      }),
    );
  });

  it('fills up to a width and never beyond', () => {
    expect([fillOf('报', 4), fillOf('abcdef', 4)]).toEqual(['  ', '']);
  });
});
