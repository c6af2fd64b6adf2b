import type { Socket } from 'node:net';
import { connectionsThroughProxy } from '../core/proxy-room.ts';

/**
 * The descriptors of a proxy, for all its wires together. It counts them itself: a connection that finds none left is accepted and closed by libuv
 * (`uv__emfile_trick`), which tells nobody.
 */
export type Room = {
  /** There are none left for both ends of another connection. */
  isFull(): boolean;
  /** Counts a socket until it is closed. */
  take(socket: Socket): void;
};

/** `descriptors`: how many this process may have open; null: no limit, or not known. */
export const openRoom = (descriptors: number | null): Room => {
  const most = descriptors === null ? Number.POSITIVE_INFINITY : 2 * connectionsThroughProxy(descriptors);
  let open = 0;
  return {
    isFull: () => open + 2 > most,
    take: (socket) => {
      open += 1;
      socket.once('close', () => {
        open -= 1;
      });
    },
  };
};
