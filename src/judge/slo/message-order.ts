import { clientShare } from './client-share.ts';
import { neverFed } from './silence.ts';

/** No client gets a number after a higher one. Order is not promised (docs/spec/target-contract.md 7.1): judged only where a scenario asks for it. */
export const messageOrder = clientShare({
  id: 'message-order',
  limit: 0,
  sampleNoun: 'clients',
  line: null,
  listed: 'where-gating',
  count: ({ followed, disordered }) => ({ n: followed, bad: disordered }),
  unknown: () => 0,
  unserved: neverFed,
});
