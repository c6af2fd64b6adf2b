import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

export const delay = defineFault({
  name: 'delay',
  doc: 'every quote answer waits this long',
  examples: ['400ms', '1.4s'],
  refused: ['', '400', '-5ms', '400ms,sigma=1'],
  setting: (reader) => reader.durationMs(FIRST),
  print: printDuration,
  start: (delayMs) => ({ quoteDelayMs: () => delayMs }),
});
