import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** As a password hash does (docs/spec/target-contract.md 7.1): a handshake that its client has given up on still takes its turn. */
export const slowHandshake = defineFault({
  name: 'slow-handshake',
  doc: 'handshakes of sockets are served one after another, each taking this long',
  examples: ['50ms'],
  refused: ['', '50', '-5ms', '50ms,share=5%'],
  setting: (reader) => reader.durationMs(FIRST),
  print: printDuration,
  start: (serviceMs, { clock }) => {
    let freeUs = 0;
    return {
      joinDelayMs: () => {
        const nowUs = clock.nowUs();
        freeUs = Math.max(nowUs, freeUs) + serviceMs * 1000;
        return (freeUs - nowUs) / 1000;
      },
    };
  },
});
