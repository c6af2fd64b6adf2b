import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** One client is served otherwise than another: what a load generator meets that is not the client of real users. */
export const slowDeflate = defineFault({
  name: 'slow-deflate',
  doc: 'a client that offers to compress, as socket.io-client does, waits this long for its join',
  examples: ['1s'],
  refused: ['', '60', '-5ms', '60ms,share=5%'],
  setting: (reader) => reader.durationMs(FIRST),
  print: printDuration,
  start: (delayMs) => ({ joinDelayMs: (offersToCompress) => (offersToCompress ? delayMs : 0) }),
});
