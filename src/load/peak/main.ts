import { systemClock } from '../../core/clock.ts';
import { playPeak } from '../drivers/peak.ts';
import type { FromPeak, ToPeak } from './protocol.ts';

/** The process of the closed loop: plays one job after another, each as its parent says. Without its parent it ends. */

const send = (message: FromPeak): void => {
  process.send?.(message);
};
const fail = (error: unknown): void => {
  send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
};

let stop = Promise.withResolvers<void>();

const receive = async (message: ToPeak): Promise<void> => {
  if (message.kind === 'stop') {
    stop.resolve();
    return;
  }
  stop = Promise.withResolvers<void>();
  send({ kind: 'played', played: await playPeak(message.job, systemClock, stop.promise) });
};

process.on('message', (message: ToPeak) => {
  receive(message).catch(fail);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent alone decides when to stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('uncaughtException', fail);
