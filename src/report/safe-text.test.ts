import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, shortened, visible } from './safe-text.ts';

describe('a text is made to show and not to act', () => {
  it.each([
    ['a colour sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a title sequence', '\u001b]0;title\u0007', '\\u{1b}]0;title\\u{7}'],
    ['an eight-bit control', '\u009b2J', '\\u{9b}2J'],
    ['a line break', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['a direction override', 'abc\u202edef', 'abc\\u{202e}def'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['plain words', '700.HK at 16,000 µs', '700.HK at 16,000 µs'],
    ['another script', '报价网关', '报价网关'],
  ])('%s', (_, given, shown) => {
    expect(visible(given)).toBe(shown);
  });

  it('nothing that acts is left of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe('how long a text is', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['报价', 4],
    ['e\u0301', 1],
  ])('%j takes %d columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('a long text is cut at a whole character and says so', () => {
    expect(shortened('abcdef', 4)).toBe('abc…');
    expect(shortened('😀😀😀', 2)).toBe('😀…');
    expect(shortened('abcd', 4)).toBe('abcd');
  });
});
