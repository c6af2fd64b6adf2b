import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** As the callbacks of the old legacy path did (docs/spec/target-contract.md 1.2): one emit for each client in turn, instead of one for the room. */
export const legacySlow = defineFault({
  name: 'legacy-slow',
  doc: 'ticks are sent client by client: a round takes this long, and each client is late by its own share of it',
  examples: ['400ms', '20ms'],
  refused: ['', '400', '5%', '400ms,share=5%'],
  setting: (reader) => reader.durationMs(FIRST),
  print: printDuration,
  start: (roundMs) => ({ roundMs }),
});
