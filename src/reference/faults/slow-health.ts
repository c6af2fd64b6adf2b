import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** The document alerts from 1.0 s on (docs/spec/rollback-strategy.zh.md:284). */
export const slowHealth = defineFault({
  name: 'slow-health',
  doc: 'the health of the base service is answered only after this long',
  examples: ['1.4s'],
  refused: ['', '1400', '1.4s,which=all'],
  setting: (reader) => reader.durationMs(FIRST),
  print: printDuration,
  start: (delayMs) => ({ healthDelayMs: delayMs }),
});
