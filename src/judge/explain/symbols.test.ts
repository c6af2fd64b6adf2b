import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import type { SymbolCounts } from '../../core/record.ts';
import { errorRate } from '../slo/error-rate.ts';
import { isSurelyWorse, worstSymbols } from './symbols.ts';

const ofSymbol = errorRate.measure!.ofSymbol;

/** A symbol for each letter, with so many requests and so many of them bad. */
const symbols = (bad: readonly number[], n = 500): SymbolCounts[] =>
  bad.map((notOk, at) => ({ symbol: 'ABCDEFGH'[at] ?? '?', n, notOk, failures: {}, overLimit: [] }));

const named = (bad: readonly number[], n?: number) =>
  worstSymbols(symbols(bad, n), ofSymbol).map(({ symbol }) => symbol);

describe('the worst symbols', () => {
  it.each([
    { what: 'the one that fails', bad: [0, 0, 500, 0, 0, 0, 0, 0], are: ['C'] },
    { what: 'the one that fails more than the others', bad: [10, 10, 60, 10, 10, 10, 10, 10], are: ['C'] },
    { what: 'none where all fail alike', bad: [50, 55, 48, 52, 50, 49, 51, 53], are: [] },
    { what: 'none where nothing fails', bad: [0, 0, 0, 0], are: [] },
    { what: 'none that may be chance', bad: [1, 1, 6, 1, 1, 1, 1, 1], are: [] },
    { what: 'several, worst first', bad: [0, 200, 0, 0, 400, 0, 0, 0], are: ['E', 'B'] },
    { what: 'three of eight', bad: [0, 300, 300, 300, 0, 0, 0, 0], are: ['B', 'C', 'D'] },
    { what: 'not four of eight: that is not about a symbol', bad: [0, 300, 300, 300, 300, 0, 0, 0], are: [] },
    { what: 'one of two', bad: [0, 300], are: ['B'] },
    { what: 'none where there is no other to hold it against', bad: [300], are: [] },
    { what: 'none where none was counted', bad: [], are: [] },
  ])('are $what', ({ bad, are }) => {
    expect(named(bad)).toEqual(are);
  });

  it('are told with their counts and the share of the others', () => {
    expect(worstSymbols(symbols([5, 500, 5]), ofSymbol)).toEqual([
      { symbol: 'B', n: 500, bad: 500, othersBadShare: 0.01 },
    ]);
  });

  it('are none where the record did not count for this limit', () => {
    expect(worstSymbols(symbols([0, 500, 0]), () => null)).toEqual([]);
  });

  it('are hardly ever named by chance', () => {
    const random = createRandom(3, 'symbols');
    const count = () => Array.from({ length: 500 }, random).filter((draw) => draw < 0.05).length;
    const runs = Array.from({ length: 200 }, () => named(Array.from({ length: 8 }, count)));
    expect(runs.filter((names) => names.length > 0)).toEqual([]);
  });

  it('are not named where the bounds of both shares just meet', () => {
    // With alpha 0.5 the lower bound of 1 of 1 is the upper bound of 0 of 1.
    expect(isSurelyWorse({ n: 1, bad: 1 }, { n: 1, bad: 0 }, 0.5)).toBe(false);
    expect(isSurelyWorse({ n: 1, bad: 1 }, { n: 1, bad: 0 }, 0.51)).toBe(true);
    expect(isSurelyWorse({ n: 9, bad: 9 }, { n: 0, bad: 0 })).toBe(false);
  });
});
