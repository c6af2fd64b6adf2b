import { describe, expect, it } from 'vitest';
import { quoteKindsOf, quoteOperationsOf, symbolsOfKind } from './quote-kinds.ts';
import { quoteSettingsSchema } from './scenario.ts';

const kindsOf = (over: object) => quoteKindsOf(quoteSettingsSchema.parse(over));

describe('the kinds of requests of a scenario', () => {
  it('are one where it names one operation and no market', () => {
    expect(kindsOf({ operation: 'history', symbolsPerRequest: 2 })).toEqual([
      { operation: 'history', market: null, symbolsPerRequest: 2, weight: 1 },
    ]);
  });

  it('are every operation with every market, by the product of their weights', () => {
    const mix = [{ operation: 'quote', weight: 3, symbolsPerRequest: 5 }, { operation: 'history' }];
    const markets = [{ market: 'HK', weight: 2 }, { market: 'US' }];
    const kinds = kindsOf({ mix, markets, operation: 'never' });
    expect(kinds.map((kind) => Object.values(kind))).toEqual([
      ['quote', 'HK', 5, 6],
      ['quote', 'US', 5, 3],
      ['history', 'HK', 1, 2],
      ['history', 'US', 1, 1],
    ]);
    expect(quoteOperationsOf(quoteSettingsSchema.parse({ mix, markets }))).toEqual(['quote', 'history']);
  });

  it.each([
    [null, ['A.HK', 'B.US']],
    ['HK', ['A.HK']],
    ['SH', []],
  ])('of the market %s go round %j', (market, symbols) => {
    const known = { quoteSymbols: ['A.HK', 'B.US'], quoteMarkets: { HK: ['A.HK'], US: ['B.US'] } };
    expect(symbolsOfKind({ market }, known)).toEqual(symbols);
  });
});
