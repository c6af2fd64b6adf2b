import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

export const partial = defineFault({
  name: 'partial',
  doc: 'an exact share of quote answers lacks its last symbol and says so (hasPartialFailures)',
  examples: ['2%', '100%'],
  refused: ['', '2', '0%', '2%,status=500'],
  setting: (reader) => reader.ratio(FIRST),
  print: printShare,
  start: (ratio) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'partial' } : null) };
  },
});
