import { createRandom } from '../../core/random.ts';
import { printDuration, printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST, SECOND } from './parameters.ts';

export const delayTail = defineFault({
  name: 'delay-tail',
  doc: 'a share of quote answers, drawn by a seeded coin, waits this long on top',
  examples: ['2%,400ms'],
  refused: ['', '2%', '400ms', '2,400ms', '120%,1s', '2%,400ms,x=1'],
  setting: (reader) => ({ ratio: reader.ratio(FIRST), delayMs: reader.durationMs(SECOND) }),
  print: ({ ratio, delayMs }) => `${printShare(ratio)},${printDuration(delayMs)}`,
  start: ({ ratio, delayMs }, host) => {
    const random = createRandom(host.seed, 'fault delay-tail');
    return { quoteDelayMs: () => (random() < ratio ? delayMs : 0) };
  },
});
