import type { QuoteSettings } from './scenario.ts';
import type { TargetSpec } from './target-spec.ts';

/** One kind of request that a scenario sends: an operation, and the market of its symbols (null: all of the profile). `weight` is its part of all. */
export type QuoteKind = {
  readonly operation: string;
  readonly market: string | null;
  readonly symbolsPerRequest: number;
  readonly weight: number;
};

type Asked = Pick<QuoteSettings, 'operation' | 'mix' | 'markets' | 'symbolsPerRequest'>;

/** The kinds of requests of a scenario, every operation with every market; a planned arrival names its kind by its place in this list. */
export const quoteKindsOf = ({ operation, mix, markets, symbolsPerRequest }: Asked): readonly QuoteKind[] => {
  const operations = mix.length > 0 ? mix : [{ operation, weight: 1 }];
  const places = markets.length > 0 ? markets : [{ market: null, weight: 1 }];
  return operations.flatMap((each) =>
    places.map(({ market, weight }) => ({
      operation: each.operation,
      market,
      symbolsPerRequest: ('symbolsPerRequest' in each ? each.symbolsPerRequest : undefined) ?? symbolsPerRequest,
      weight: each.weight * weight,
    })),
  );
};

/** The operations of a scenario, each once, in its order. */
export const quoteOperationsOf = (settings: Asked): readonly string[] => [
  ...new Set(quoteKindsOf(settings).map(({ operation }) => operation)),
];

/** The round of symbols that requests of a kind go over; empty where the profile does not know the market. */
export const symbolsOfKind = (
  { market }: Pick<QuoteKind, 'market'>,
  { quoteSymbols, quoteMarkets }: Pick<TargetSpec, 'quoteSymbols' | 'quoteMarkets'>,
): readonly string[] => (market === null ? quoteSymbols : (quoteMarkets[market] ?? []));
