import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

export const reset = defineFault({
  name: 'reset',
  doc: 'an exact share of quote requests gets its TCP connection reset instead of an answer',
  examples: ['2%', '100%'],
  refused: ['', '2', '0%', '2%,status=500'],
  setting: (reader) => reader.ratio(FIRST),
  print: printShare,
  start: (ratio) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'reset' } : null) };
  },
});
