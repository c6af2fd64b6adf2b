import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** Long enough for the answer to the order that planted it to leave first. */
const SOONEST_MS = 20;

export const freeze = defineFault({
  name: 'freeze',
  doc: 'the whole process answers nothing for this long, `at` a time after the fault started (once)',
  examples: ['1.4s', '1.4s,at=5s'],
  refused: ['', '1.4', '1.4s,at=later'],
  setting: (reader) => ({ blockMs: reader.durationMs(FIRST), atMs: reader.durationMs('at', SOONEST_MS) }),
  print: ({ blockMs, atMs }) => `${printDuration(blockMs)},at=${printDuration(atMs)}`,
  start: ({ blockMs, atMs }, host) => ({ end: host.clock.after(atMs * 1000, () => host.block(blockMs)) }),
});
