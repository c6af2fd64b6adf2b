import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

export const hang = defineFault({
  name: 'hang',
  doc: 'an exact share of quote requests is never answered',
  examples: ['2%', '100%'],
  refused: ['', '2', '0%', '2%,status=500'],
  setting: (reader) => reader.ratio(FIRST),
  print: printShare,
  start: (ratio) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'hang' } : null) };
  },
});
