import { io } from 'socket.io-client';
import type { Clock } from '../../core/clock.ts';
import type { FirstSockets } from '../../core/first-sockets.ts';
import { NO_CONNECTIONS } from '../../core/slice.ts';
import type { SocketAccess } from '../drivers/contract.ts';
import { stampOf } from '../drivers/socket-frames.ts';
import { refusalOf } from '../drivers/socket-refusal.ts';
import { socketOptions } from '../drivers/socketio.ts';
import type { PingSample } from './estimate.ts';

/** Enough for one that nothing held up. */
const EXCHANGES = 16;

export type PingsSeen = { readonly samples: readonly PingSample[]; readonly socket: FirstSockets };

const tally = () => ({
  timing: { aloneMs: null, burst: null },
  counts: { ...NO_CONNECTIONS, planned: 1, attempted: 1 },
  refusedByReason: {} as Record<string, number>,
  lostByReason: {} as Record<string, number>,
  messages: { received: 0, frames: 0 },
});

/**
 * Opens one socket, asks `ping` some times one after another (docs/spec/target-contract.md 2.3: `pong` bears the target's wall time), and leaves.
 * Does not throw: a target that does not answer within `access.settings.connectTimeoutMs` in all, or before `giveUp`, gives fewer samples, or none.
 */
export const exchangePings = (access: SocketAccess, clock: Clock, giveUp?: Promise<unknown>): Promise<PingsSeen> =>
  new Promise((resolve) => {
    const samples: PingSample[] = [];
    const seen = tally();
    const socket = io(access.baseUrl, socketOptions(access));
    let isOver = false;
    const finish = (): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      socket.removeAllListeners();
      socket.disconnect();
      resolve({ samples, socket: seen });
    };
    const leave = (): void => {
      if (isOver) return;
      if (seen.counts.connected === 0) seen.counts.timedOut = 1;
      else seen.counts.closedByUs = 1;
      finish();
    };
    const cancel = clock.after(access.settings.connectTimeoutMs * 1000, leave);
    giveUp?.then(leave);
    let sentMs = 0;
    let sentUs = 0;
    const ask = (): void => {
      sentMs = clock.wallMs();
      sentUs = clock.nowUs();
      socket.emit('ping');
    };
    socket.once('connected', () => {
      seen.counts.connected = 1;
      ask();
    });
    socket.on('pong', (answer: unknown) => {
      const rttUs = clock.nowUs() - sentUs;
      const stampMs = stampOf(answer);
      if (!Number.isNaN(stampMs)) samples.push({ sentMs, receivedMs: clock.wallMs(), rttUs, stampMs });
      if (samples.length < EXCHANGES && !Number.isNaN(stampMs)) ask();
      else leave();
    });
    socket.on('connect_error', (error) => {
      seen.counts.refused = 1;
      seen.refusedByReason[refusalOf(error).reason] = 1;
      finish();
    });
    socket.on('disconnect', (reason) => {
      const isIn = seen.counts.connected === 1;
      if (isIn) seen.counts.lost = 1;
      else seen.counts.refused = 1;
      (isIn ? seen.lostByReason : seen.refusedByReason)[isIn ? reason : 'reset'] = 1;
      finish();
    });
  });
