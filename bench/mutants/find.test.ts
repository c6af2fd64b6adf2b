import { describe, expect, it } from 'vitest';
import { findMutants } from './find.ts';

const planted = (text: string) =>
  findMutants('a.ts', text).map(({ start, end, becomes }) => text.slice(0, start) + becomes + text.slice(end));

describe('mutants of a file', () => {
  it.each([
    ['a < b', 'a <= b'],
    ['a <= b', 'a < b'],
    ['a > b', 'a >= b'],
    ['a >= b', 'a > b'],
    ['a === b', 'a !== b'],
    ['a !== b', 'a === b'],
    ['Math.max(a, b)', 'Math.min(a, b)'],
    ['Math.min(...a)', 'Math.max(...a)'],
    ['(a) /* < */ < (b)', '(a) /* < */ <= (b)'],
  ])('%s becomes %s', (text, expected) => {
    expect(planted(text)).toEqual([expected]);
  });

  it.each([
    'const a: Array<Map<string, number>> = [];',
    "const a = 'x < y'; // 1 < 2",
    'const a = (b: number) => b << 2;',
    'const a = b.max(1, 2) + Math.floor(3);',
    'const a = `<`;',
  ])('%s has none', (text) => {
    expect(planted(text)).toEqual([]);
  });

  it('finds each of a line, nested ones too, in order, with its line as it stands', () => {
    const text = "const x = 1;\n  if (a < b && (c > d ? 'y' : '') === e) f();\n";
    expect(findMutants('a.ts', text).map(({ line, flip, code }) => [line, flip, code])).toEqual(
      ['< to <=', '> to >=', '=== to !=='].map((flip) => [2, flip, "if (a < b && (c > d ? 'y' : '') === e) f();"]),
    );
  });

  it.each([
    ['x = (a) < (b);', '(a) < (b)'],
    ['if ((a < b) && c) f();', 'a < b'],
    ['f(a + 1 < b * 2, c)', 'a + 1 < b * 2'],
    ['Math.max(a, b)', 'Math.max'],
  ])('knows the whole of a comparison: %s', (text, expected) => {
    expect(findMutants('a.ts', text).map(({ whole }) => text.slice(whole.start, whole.end))).toEqual([expected]);
  });

  it('reads a type beside a comparison as a type', () => {
    expect(planted('const f = <T extends number>(a: T, b: T): boolean => a < b;')).toEqual([
      'const f = <T extends number>(a: T, b: T): boolean => a <= b;',
    ]);
  });
});
