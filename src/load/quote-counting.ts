import { quoteKindsOf, symbolsOfKind } from '../core/quote-kinds.ts';
import type { QuoteSettings } from '../core/scenario.ts';
import type { TargetSpec } from '../core/target-spec.ts';
import type { SymbolCounterOptions } from '../measure/symbols.ts';

type Counting = { readonly symbols: SymbolCounterOptions; readonly operations: readonly string[] };

/** How the requests of an arm are counted, by kind: over which symbols, and as which operation. */
export const countingOf = (
  quotes: QuoteSettings,
  known: Pick<TargetSpec, 'quoteSymbols' | 'quoteMarkets'>,
  limitsMs: readonly number[],
): Counting => {
  const kinds = quoteKindsOf(quotes);
  const rounds = kinds.map((kind) => ({ symbols: symbolsOfKind(kind, known), perRequest: kind.symbolsPerRequest }));
  return {
    symbols: { symbols: known.quoteSymbols, rounds, limitsMs },
    operations: kinds.map(({ operation }) => operation),
  };
};
