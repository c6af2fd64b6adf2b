import type { Socket } from 'socket.io';
import type { CloseReason } from '../../core/target-books.ts';
import type { HandshakeEntry } from '../books/connection-book.ts';
import type { FaultConnection } from '../faults/fault.ts';
import type { World } from '../world.ts';
import { answerInquiries } from './inquiries.ts';
import { success } from './messages.ts';
import { requestRecovery } from './recovery.ts';
import { type Client, roomOf, subscribe, unsubscribe } from './subscribe.ts';
import type { ToldPings, WithWebSocket } from './told-pings.ts';

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

const faultConnection = (
  { socket, entry, symbols }: Client,
  { rooms }: World,
  told: ToldPings | null,
): FaultConnection => {
  const request: WithWebSocket = socket.request;
  const { socket: tcp, websocket: webSocket } = request;
  // One that a fault has dealt with is no other one's, although its client may take a while to go.
  let isDoomed = told !== null;
  const closing = (end: () => void): void => {
    isDoomed = true;
    entry.closing = 'cut-by-us';
    end();
  };
  return {
    isOpen: () => socket.connected && !tcp.destroyed && !isDoomed,
    closeTcp: () => closing(() => tcp.destroy()),
    resetTcp: () => closing(() => tcp.resetAndDestroy()),
    disconnect: () => socket.disconnect(),
    mute: () => {
      for (const symbol of symbols) {
        rooms.leave(symbol, entry);
        void socket.leave(roomOf(symbol));
      }
    },
    closeFrame: (code) => closing(() => webSocket?.close(code)),
    closeEngine: () =>
      closing(() => {
        webSocket?.send('1');
        socket.conn.close();
      }),
    // What its own timer does then.
    timeOut: () => socket.conn['onClose']('ping timeout'),
    sendBytes: (bytes) => closing(() => tcp.write(bytes)),
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

/** A client on its way in, and what a fault told it of heartbeats. */
export type Arrival = { readonly handshake: HandshakeEntry; readonly told: ToldPings | null };

/** Whoever closes, or just goes, after pings that did not come does so by the server's doing. */
const bookedReason = (reason: string, told: ToldPings | null, nowUs: number): CloseReason => {
  const booked = CLOSE_REASON_OF[reason] ?? 'transport-error';
  const isGone = booked === 'client-closed' || booked === 'transport-error';
  return told?.isOver(nowUs) === true && isGone ? 'ping-timeout' : booked;
};

/** Serves one joined client until it goes, and books its coming and going. Answers how a fault may end it. */
export const serveClient = (socket: Socket, { handshake, told }: Arrival, world: World): FaultConnection => {
  const entry = world.connections.accept(handshake, socket.id, world.clock.nowUs());
  const client: Client = { socket, entry, appKey: String(socket.data.appKey), symbols: new Set(), bound: null };
  greet(socket, world);
  listen(client, world);
  socket.on('disconnect', (reason) => {
    const leftClean = reason === 'client namespace disconnect' && entry.hasUnsubscribed && client.symbols.size === 0;
    for (const symbol of client.symbols) world.rooms.leave(symbol, entry);
    const nowUs = world.clock.nowUs();
    const cut = world.cutOnWire.has(socket.request.socket) ? 'cut-by-us' : null;
    world.connections.close(entry, entry.closing ?? cut ?? bookedReason(reason, told, nowUs), leftClean, nowUs);
  });
  return faultConnection(client, world, told);
};

/** The target's own test connection is greeted and nothing else; no book counts it. */
export const serveOwn = greet;
