import { describe, expect, it } from 'vitest';
import { findMutants } from './find.ts';
import { SWITCH, withSwitches } from './switches.ts';

const switched = (text: string): string =>
  withSwitches(
    text,
    findMutants('a.ts', text).map((mutant, at) => ({ mutant, id: at + 1 })),
  );

/** What an expression gives with one mutant awake (0: none), and where it would have made a difference. */
const evaluate = (text: string, values: Readonly<Record<string, unknown>>, awake: number) => {
  const differing = new Set<number>();
  const differs = <T>(id: number, is: T, other: T): T => {
    differing.add(id);
    return id === awake ? other : is;
  };
  const run = new Function(SWITCH, ...Object.keys(values), `return ${switched(text)}`);
  return { value: run(differs, ...Object.values(values)) as unknown, differing: [...differing].toSorted() };
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
    ['a < b', '$flip1(a ,  b)'],
    ['f(Math.max(...a), 1)', 'f($flip1(...a), 1)'],
    ['(a) /* < */ < (b); // c', '$flip1((a) /* < */ ,  (b)); // c'],
    ['if (a < (b === c ? 1 : 2)) f();', 'if ($flip1(a ,  ($flip2(b ,  c) ? 1 : 2))) f();'],
  ])('%s reads %s', (text, expected) => {
    expect(switched(text).split('\n')[0]).toBe(expected);
  });

  it('stays as it is without any', () => {
    expect(switched('const f = (a: Set<number>) => a.size;')).toBe('const f = (a: Set<number>) => a.size;');
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
      const asleep = evaluate(text, values, 0);
      expect(asleep.value).toEqual(plainly(text, values));
      for (const id of ids) {
        const awake = plainly(planted(text, id), values);
        expect(evaluate(text, values, id).value).toEqual(awake);
        // What made no difference while it slept makes none awake.
        if (!asleep.differing.includes(id)) expect(awake).toEqual(asleep.value);
      }
    }
  });

  it.each([
    ['a < b', [2, 2], [1]],
    ['a < b', [1, 2], []],
    ['a < b', [Number.NaN, 2], []],
    ['a < b', ['x', 'x'], [1]],
    ['a === b', [1, 2], [1]],
    ['a === b', [Number.NaN, Number.NaN], [1]],
    ['Math.max(a, b)', [1, 2], [1]],
    ['Math.max(a, b)', [2, 2], []],
    ['Math.max(a, b)', [0, -0], [1]],
    ['Math.max(a, b)', [Number.NaN, 2], []],
    ['a > b && b >= 2', [2, 2], [1]],
    ['a > b || b >= 2', [2, 2], [1, 2]],
  ])('%s of %j: %j would make a difference', (text, [a, b], expected) => {
    expect(evaluate(text, { a, b }, 0).differing).toEqual(expected);
  });

  it('evaluates an operand once', () => {
    const seen: number[] = [];
    const f = (x: number): number => seen.push(x);
    expect(evaluate('(f(7) < b) === (f(8) > 0)', { f, b: 3 }, 2).value).toBe(false);
    expect(seen).toEqual([7, 8]);
  });
});
