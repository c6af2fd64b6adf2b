import type { Explanation } from '../../core/explanation.ts';
import type { OperationCounts } from '../../core/operation-counts.ts';
import type { SymbolCounts } from '../../core/record.ts';
import { lowerBound, upperBound } from '../stats/clopperPearson.ts';
import type { SliceCount } from '../stats/designEffect.ts';

/** With some ten symbols this names a wrong one in about one run of 3,000. */
const ALPHA = 0.001;

/** Whether one share of bad ones is surely over another: their exact bounds do not meet. Nothing is worse than what has no samples. */
export const isSurelyWorse = (own: SliceCount, others: SliceCount, alpha: number = ALPHA): boolean =>
  lowerBound(own.bad, own.n, alpha) > upperBound(others.bad, others.n, alpha);

/** One symbol, or fewer than half of all: what hits as many as that is not about a symbol. */
const isAboutAFew = (few: number, all: number): boolean => few === 1 || few * 2 < all;

/** The symbols that are surely worse than all the others together, worst first; none where the breach is not about a few of them. */
export const worstSymbols = (
  counts: readonly SymbolCounts[],
  ofSymbol: (counts: SymbolCounts) => SliceCount | null,
): Explanation['worstSymbols'] => {
  const all = counts.flatMap((each) => {
    const own = ofSymbol(each);
    return own === null ? [] : [{ symbol: each.symbol, n: own.n, bad: own.bad }];
  });
  const n = all.reduce((sum, own) => sum + own.n, 0);
  const bad = all.reduce((sum, own) => sum + own.bad, 0);
  const worse = all.filter((own) => isSurelyWorse(own, { n: n - own.n, bad: bad - own.bad }));
  if (!isAboutAFew(worse.length, all.length)) return [];
  return worse
    .map((own) => ({ ...own, othersBadShare: (bad - own.bad) / (n - own.n) }))
    .toSorted((a, b) => b.bad / b.n - a.bad / a.n);
};

/** A request counts for its operation as it does for a symbol: once, by what became of it. */
const countsOf = ({ operation, counts, failures, overLimit }: OperationCounts): SymbolCounts => ({
  ...{ symbol: operation, n: counts.planned - counts.notReleased, failures, overLimit },
  notOk: counts.failed + counts.unanswered + counts.dropped,
});

/** The operations of a mix that are surely worse than all the others together, worst first. */
export const worstOperations = (
  operations: readonly OperationCounts[],
  ofSymbol: (counts: SymbolCounts) => SliceCount | null,
): Explanation['worstOperations'] =>
  worstSymbols(operations.map(countsOf), ofSymbol).map(({ symbol, ...share }) => ({
    operation: symbol,
    endpoint: operations.find(({ operation }) => operation === symbol)?.endpoint ?? '',
    ...share,
  }));
