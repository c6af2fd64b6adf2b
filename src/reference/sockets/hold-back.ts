import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/clock.ts';

/** Lets an upgrade wait, and takes it up with all that has come in the meantime. A client that goes away is let go at once. */
export const holdBack = (socket: Duplex, delayMs: number, clock: Clock, take: (early: Buffer) => void): void => {
  const early: Buffer[] = [];
  const note = (bytes: Buffer): void => {
    early.push(bytes);
  };
  const letGo = (): void => {
    socket.destroy();
  };
  socket.on('data', note).on('end', letGo).on('error', letGo);
  const cancel = clock.after(delayMs * 1000, () => {
    // It flows on: whoever takes it listens before the next turn of the loop, and a paused one would never be read.
    socket.off('data', note).off('end', letGo).off('error', letGo).off('close', cancel);
    take(Buffer.concat(early));
  });
  socket.once('close', cancel);
};
