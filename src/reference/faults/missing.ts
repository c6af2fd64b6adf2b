import { shareOfQuotes } from './share-of-quotes.ts';

/** The silent form of `partial`: only who looks for the symbols notices. */
export const missing = shareOfQuotes({
  name: 'missing',
  doc: 'an exact share of quote answers lacks its last symbol and does not say so',
  examples: ['2%'],
  becomes: { kind: 'missing' },
});
