import { clientShare } from './client-share.ts';
import { silentAtEnd } from './silence.ts';

/** Last-value convergence: when a client leaves, it has of each of its symbols what any other client had `sockets.convergeMs` ago. */
export const lastValue = clientShare({
  id: 'last-value',
  limit: 0,
  sampleNoun: 'subscriptions',
  line: null,
  listed: 'where-measured',
  count: ({ compared, behind }) => ({ n: compared, bad: behind }),
  unknown: () => 0,
  unserved: silentAtEnd,
});
