import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

/** The silent form of `partial`: only who looks for the symbols notices. */
export const missing = defineFault({
  name: 'missing',
  doc: 'an exact share of quote answers lacks its last symbol and does not say so',
  examples: ['2%'],
  refused: ['', '2', '0%', '2%,status=500'],
  setting: (reader) => reader.ratio(FIRST),
  print: printShare,
  start: (ratio) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'missing' } : null) };
  },
});
