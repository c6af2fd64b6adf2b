import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/**
 * A single server of known capacity before all quotes: each takes 1 / perSec s of it, one after another, however many wait. What its client has
 * given up on still takes its turn, so a backlog is worked off at the same rate.
 */
export const queue = defineFault<number>({
  name: 'queue',
  doc: 'quotes are served one after another, at most so many a second; the others wait their turn',
  examples: ['120', '5000'],
  refused: ['', '0', '-5', '120/s', '120,share=5%'],
  setting: (reader) => reader.number(FIRST),
  print: String,
  start: (perSec, { clock }) => {
    let freeUs = 0;
    return {
      quoteDelayMs: () => {
        const nowUs = clock.nowUs();
        freeUs = Math.max(nowUs, freeUs) + 1e6 / perSec;
        return (freeUs - nowUs) / 1000;
      },
    };
  },
});
