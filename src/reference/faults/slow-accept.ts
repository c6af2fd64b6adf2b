import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

type Setting = { readonly ratePerSec: number; readonly delayMs: number };

/**
 * The TCP connection is taken at once, the answer to the upgrade comes in its turn. The real backend gets through 20 to 40 a second
 * (docs/spec/target-contract.md 7.1), and one that its client has given up on still takes its turn.
 */
export const slowAccept = defineFault<Setting>({
  name: 'slow-accept',
  doc: 'upgrades of sockets are answered at most so many a second, in turn, each no sooner than `delay`',
  examples: ['30', '30,delay=200ms'],
  refused: ['', '0', '-5', '30/s', '30,delay=soon', '30,share=5%'],
  setting: (reader) => ({ ratePerSec: reader.number(FIRST), delayMs: reader.durationMs('delay', 0) }),
  print: ({ ratePerSec, delayMs }) => `${ratePerSec},delay=${printDuration(delayMs)}`,
  start: ({ ratePerSec, delayMs }, { clock }) => {
    let freeUs = 0;
    return {
      upgradeDelayMs: () => {
        const nowUs = clock.nowUs();
        freeUs = Math.max(nowUs, freeUs) + 1e6 / ratePerSec;
        return Math.max((freeUs - nowUs) / 1000, delayMs);
      },
    };
  },
});
