import type { SymbolTicks, Tick } from './market.ts';

/** The last ticks of each symbol, for clients that ask for what they missed. */
export type History = {
  note(made: readonly SymbolTicks[]): void;
  /** What was stamped after an instant (epoch ms), symbol by symbol, oldest first. */
  since(symbols: readonly string[], sinceMs: number): readonly Tick[];
};

/** Ten seconds of a symbol at a hundred ticks a second. */
const MOST_TICKS = 1_000;

export const createHistory = (): History => {
  const bySymbol = new Map<string, Tick[]>();
  return {
    note: (made) => {
      for (const { symbol, ticks } of made) {
        const kept = bySymbol.get(symbol) ?? [];
        kept.push(...ticks);
        // Cut now and then, not with every tick.
        if (kept.length > 2 * MOST_TICKS) kept.splice(0, kept.length - MOST_TICKS);
        bySymbol.set(symbol, kept);
      }
    },
    since: (symbols, sinceMs) =>
      symbols.flatMap((symbol) =>
        (bySymbol.get(symbol.toUpperCase()) ?? []).slice(-MOST_TICKS).filter(({ timestamp }) => timestamp > sinceMs),
      ),
  };
};
