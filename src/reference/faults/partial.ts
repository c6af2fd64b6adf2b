import { shareOfQuotes } from './share-of-quotes.ts';

export const partial = shareOfQuotes({
  name: 'partial',
  doc: 'an exact share of quote answers lacks its last symbol and says so (hasPartialFailures)',
  examples: ['2%', '100%'],
  becomes: { kind: 'partial' },
});
