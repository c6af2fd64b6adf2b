import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';

describe('the differences of two pieces of data', () => {
  it('are named by path, each with both values', () => {
    const one = { a: 1, list: [{ x: 1 }, { x: 2 }], gone: true, kind: [1] };
    const other = { a: 2, list: [{ x: 1 }, { x: 3 }, { x: 4 }], kind: { 0: 1 } };
    expect(differencesOf(one, other)).toEqual([
      { path: 'a', one: '1', other: '2' },
      { path: 'list[1].x', one: '2', other: '3' },
      { path: 'list[2]', one: null, other: '{"x":4}' },
      { path: 'gone', one: 'true', other: null },
      { path: 'kind', one: '[1]', other: '{"0":1}' },
    ]);
  });

  it('are shown where long values part, and short', () => {
    const same = 'subscribe to everything that the market has and then to all of its '.padEnd(79, 'x');
    const show = (one: unknown, other: unknown) => differencesOf({ at: one }, { at: other })[0];
    expect(show(`${same}1`, `${same}2`)).toEqual({
      path: 'at',
      one: '… of its xxxxxxxxxxxx1"',
      other: '… of its xxxxxxxxxxxx2"',
    });
    // What differs within the sixty characters that are shown is left as it is.
    expect(show(`1${same}`, `2${same}`)?.one).toBe(`"1${same.slice(0, 57)}…`);
    const [whole, more] = [show(same, `${same}, and more`), show(`${same}, and more`, same)];
    expect([whole?.one, whole?.other]).toEqual(['… of its xxxxxxxxxxxx"', '… of its xxxxxxxxxxxx, and more"']);
    expect([more?.one, more?.other]).toEqual([whole?.other, whole?.one]);
  });

  it('never look alike', () => {
    const long = fc.string({ unit: 'binary', minLength: 60, maxLength: 90 });
    const end = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(long, end, end, (same, one, other) => {
        for (const each of differencesOf(`${same}${one}`, `${same}${other}`)) expect(each.one).not.toBe(each.other);
      }),
    );
  });

  it('are none exactly when the data is the same, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(differencesOf(one, structuredClone(one))).toEqual([]);
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(differencesOf(one, other).length === 0).toBe(same);
      }),
    );
  });
});

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
};
