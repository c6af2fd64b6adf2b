import type { Socket } from 'socket.io';
import type { CloseReason } from '../../core/target-books.ts';
import type { HandshakeEntry } from '../books/connection-book.ts';
import type { FaultConnection } from '../faults/fault.ts';
import type { World } from '../world.ts';
import { answerInquiries } from './inquiries.ts';
import { success } from './messages.ts';
import { requestRecovery } from './recovery.ts';
import { type Client, roomOf, subscribe, unsubscribe } from './subscribe.ts';

/** How socket.io names the ends of a connection, and how the books do. */
const CLOSE_REASON_OF: Readonly<Record<string, CloseReason>> = {
  'client namespace disconnect': 'client-left',
  'transport close': 'client-closed',
  'transport error': 'transport-error',
  'ping timeout': 'ping-timeout',
  'parse error': 'parse-error',
  'server namespace disconnect': 'disconnected-by-us',
  'server shutting down': 'stopped',
  'forced server close': 'stopped',
};

const faultConnection = ({ socket, entry, symbols }: Client, { rooms }: World): FaultConnection => {
  const tcp = socket.request.socket;
  const closing = (end: () => void): void => {
    entry.closing = 'cut-by-us';
    end();
  };
  return {
    isOpen: () => socket.connected && !tcp.destroyed,
    closeTcp: () => closing(() => tcp.destroy()),
    resetTcp: () => closing(() => tcp.resetAndDestroy()),
    disconnect: () => socket.disconnect(),
    mute: () => {
      for (const symbol of symbols) {
        rooms.leave(symbol, entry);
        void socket.leave(roomOf(symbol));
      }
    },
  };
};

const greet = (socket: Socket, world: World): void => {
  const message = 'Connection established successfully';
  socket.emit('connected', success(message, { clientId: socket.id }, world.socketClock.wallMs()));
};

const listen = (client: Client, world: World): void => {
  const { socket } = client;
  socket.on('subscribe', (payload: unknown) => subscribe(client, payload, world));
  socket.on('unsubscribe', (payload: unknown) => unsubscribe(client, payload, world));
  socket.on('request-recovery', (payload: unknown) => requestRecovery(client, payload, world));
  answerInquiries(client, world);
};

/** Serves one joined client until it goes, and books its coming and going. Answers how a fault may end it. */
export const serveClient = (socket: Socket, handshake: HandshakeEntry, world: World): FaultConnection => {
  const entry = world.connections.accept(handshake, socket.id, world.clock.nowUs());
  const client: Client = { socket, entry, appKey: String(socket.data.appKey), symbols: new Set(), bound: null };
  greet(socket, world);
  listen(client, world);
  socket.on('disconnect', (reason) => {
    const leftClean = reason === 'client namespace disconnect' && entry.hasUnsubscribed && client.symbols.size === 0;
    for (const symbol of client.symbols) world.rooms.leave(symbol, entry);
    const booked = entry.closing ?? CLOSE_REASON_OF[reason] ?? 'transport-error';
    world.connections.close(entry, booked, leftClean, world.clock.nowUs());
  });
  return faultConnection(client, world);
};

/** The target's own test connection is greeted and nothing else; no book counts it. */
export const serveOwn = greet;
