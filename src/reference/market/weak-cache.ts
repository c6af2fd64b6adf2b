/** Which symbols the weak interface has been asked for lately. It keeps no answers: what is said of the cache is real, and the figures are always fresh. */
export type WeakCache = {
  /** How many of the symbols were asked for within the lifetime before; from now on all of them are. */
  hits(symbols: readonly string[], nowUs: number): number;
};

/** docs/spec/target-contract.md 3.3: 300 s. */
const LIFETIME_US = 300_000_000;

export const createWeakCache = (): WeakCache => {
  const untilUs = new Map<string, number>();
  return {
    hits: (symbols, nowUs) => {
      let hits = 0;
      for (const symbol of new Set(symbols)) {
        // An answer is kept from its own time on: one that is served from the cache does not live longer by it.
        if ((untilUs.get(symbol) ?? 0) > nowUs) hits += 1;
        else untilUs.set(symbol, nowUs + LIFETIME_US);
      }
      return hits;
    },
  };
};
