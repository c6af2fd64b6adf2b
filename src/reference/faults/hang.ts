import { shareOfQuotes } from './share-of-quotes.ts';

export const hang = shareOfQuotes({
  name: 'hang',
  doc: 'an exact share of quote requests is never answered',
  examples: ['2%', '100%'],
  becomes: { kind: 'hang' },
});
