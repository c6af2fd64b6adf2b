import { describe, expect, it } from 'vitest';
import { findMutants } from './find.ts';
import { SWITCH, withSwitches } from './switches.ts';

const switched = (text: string): string =>
  withSwitches(
    text,
    findMutants('a.ts', text).map((mutant, at) => ({ mutant, id: at + 1 })),
  );

/** What an expression gives with one mutant awake (0: none), and which comparisons were reached. */
const evaluate = (text: string, values: Readonly<Record<string, unknown>>, awake: number) => {
  const reached = new Set<number>();
  const isFlipped = (id: number): boolean => {
    reached.add(id);
    return id === awake;
  };
  const run = new Function(SWITCH, ...Object.keys(values), `return ${switched(text)};`);
  return { value: run(isFlipped, ...Object.values(values)) as unknown, reached: [...reached].toSorted() };
};

/** The same expression with the flip written into it. */
const planted = (text: string, id: number): string => {
  const { start, end, becomes } = findMutants('a.ts', text)[id - 1]!;
  return text.slice(0, start) + becomes + text.slice(end);
};

const plainly = (text: string, values: Readonly<Record<string, unknown>>): unknown =>
  new Function(...Object.keys(values), `return ${text};`)(...Object.values(values));

const VALUES = [1, 2, 3].flatMap((a) => [1, 2, 3].flatMap((b) => [1, 2, 3].map((c) => ({ a, b, c }))));

describe('a text with its mutants asleep', () => {
  it.each([
    ['a < b', '($isFlipped(1) ? a <= b : a < b)'],
    ['f(Math.max(...a), 1)', 'f(($isFlipped(1) ? Math.min : Math.max)(...a), 1)'],
    ['(a) /* < */ < (b); // c', '($isFlipped(1) ? (a) /* < */ <= (b) : (a) /* < */ < (b)); // c'],
    ['const f = (a: Set<number>) => a.size;', 'const f = (a: Set<number>) => a.size;'],
  ])('%s reads %s', (text, expected) => {
    expect(switched(text)).toBe(expected);
  });

  it.each([
    'a < b',
    'a <= b',
    'a > b && b > c',
    'a >= b || b >= c',
    'a === b !== (b === c)',
    '(a < b) === (b < c)',
    'a < (b < c ? b : Math.max(a, c))',
    'Math.min(a, Math.max(b, c)) + (b < c ? 1 : 10)',
    '[a, b, c].filter((x) => x > Math.min(a, 2)).map((x) => x === b).length > 1 ? a : -a',
  ])('%s does what the plain text does, and awake what the planted text does', (text) => {
    const ids = findMutants('a.ts', text).map((_, at) => at + 1);
    for (const values of VALUES) {
      expect(evaluate(text, values, 0).value).toEqual(plainly(text, values));
      for (const id of ids) expect(evaluate(text, values, id).value).toEqual(plainly(planted(text, id), values));
    }
  });

  it('asks only where it comes by', () => {
    expect(evaluate('a < b && b < c', { a: 2, b: 1, c: 3 }, 0)).toEqual({ value: false, reached: [1] });
    expect(evaluate('a < b && b < c', { a: 2, b: 1, c: 3 }, 1)).toEqual({ value: false, reached: [1] });
    expect(evaluate('a < b && b < c', { a: 1, b: 2, c: 3 }, 0).reached).toEqual([1, 2]);
  });

  it('evaluates an operand once', () => {
    const seen: number[] = [];
    const f = (x: number): number => seen.push(x);
    expect(evaluate('(f(7) < b) === (f(8) > 0)', { f, b: 3 }, 2).value).toBe(false);
    expect(seen).toEqual([7, 8]);
  });
});
