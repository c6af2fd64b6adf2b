import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket as TcpSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Socket, Server as SocketServer } from 'socket.io';
import type { HandshakeEntry } from '../books/connection-book.ts';
import type { FaultConnection } from '../faults/fault.ts';
import type { World } from '../world.ts';
import { serveClient, serveOwn } from './connection.ts';
import type { Broadcast } from './feed.ts';
import { admit, isOwnConnection, REFUSAL, SOCKET_PATH } from './handshake.ts';
import { holdBack } from './hold-back.ts';
import { roomOf } from './subscribe.ts';
import { type ToldPings, tellPings } from './told-pings.ts';

export type Gateway = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A plain HTTP request to the socket path, such as a polling handshake. */
  request(request: IncomingMessage, response: ServerResponse): void;
  readonly broadcast: Broadcast;
  /** Joined and still open, oldest first. */
  openConnections(): readonly FaultConnection[];
  close(): Promise<void>;
};

const resetTcp = (socket: Duplex): void => {
  if (socket instanceof TcpSocket) socket.resetAndDestroy();
  else socket.destroy();
};

/** RFC 7692, 7: the extension that a client asks for. */
const offersToCompress = ({ headers }: IncomingMessage): boolean =>
  headers['sec-websocket-extensions']?.includes('permessage-deflate') === true;

/** Handshakes by their upgrade request; the target's own test connection has none. */
type Handshakes = WeakMap<IncomingMessage, HandshakeEntry>;

const useAdmission = (io: SocketServer, handshakes: Handshakes, world: World): void => {
  io.use((socket, next) => {
    const handshake = handshakes.get(socket.request);
    const refuse = (message: string, reason: 'auth' | 'fault-auth'): void => {
      if (handshake !== undefined) world.connections.refuse(handshake, reason);
      next(new Error(message));
    };
    if (world.faults.refusesJoin(handshake === undefined)) return refuse(REFUSAL.invalid, 'fault-auth');
    if (handshake === undefined) return next();
    const admission = admit(socket.handshake, world.gatekeeper);
    if ('refusal' in admission) return refuse(admission.refusal, 'auth');
    socket.data.appKey = admission.identity.appKey;
    world.asked.socket(admission.identity.appKey);
    const delayMs = world.faults.joinDelayMs(offersToCompress(socket.request));
    if (delayMs === 0) return next();
    const forget = world.clock.after(delayMs * 1000, next);
    socket.conn.once('close', forget);
  });
};

/**
 * The Socket.IO side of the target: websocket transport only, at its one path (docs/spec/target-contract.md 2.1). It hangs on an inner
 * server that never listens, so that the front server decides which upgrades it ever sees.
 */
export const createGateway = (world: World): Gateway => {
  const inner = createServer();
  const io = new SocketServer(inner, { path: SOCKET_PATH, transports: ['websocket'], serveClient: false });
  const handshakes: Handshakes = new WeakMap();
  const open = new Map<string, FaultConnection>();
  const { connections, faults, clock } = world;
  const toldPings = new WeakMap<IncomingMessage, ToldPings>();

  useAdmission(io, handshakes, world);
  io.on('connection', (socket: Socket) => {
    const handshake = handshakes.get(socket.request);
    if (handshake === undefined) return serveOwn(socket, world);
    const connection = serveClient(socket, { handshake, told: toldPings.get(socket.request) ?? null }, world);
    open.set(socket.id, connection);
    socket.on('disconnect', () => open.delete(socket.id));
    faults.joined(connection);
  });
  const { engine } = io;
  const nameOf = engine.generateId.bind(engine);
  // The last moment before Engine.IO speaks to a client.
  engine.generateId = (request: IncomingMessage) => {
    const untold = handshakes.has(request) ? faults.untoldPings() : null;
    if (untold !== null) toldPings.set(request, tellPings(request, untold, clock.nowUs()));
    return nameOf(request);
  };
  io.engine.on('connection_error', ({ req }: { readonly req: IncomingMessage }) => {
    const handshake = handshakes.get(req);
    if (handshake !== undefined) connections.refuse(handshake, 'engine');
  });

  return {
    upgrade: (request, socket, head) => {
      const isOwn = isOwnConnection(request, world.ownToken);
      const isSocketPath = request.url?.startsWith(`${SOCKET_PATH}/`) === true;
      const handshake = isOwn || !isSocketPath ? null : connections.handshake();
      if (isSocketPath && faults.refusesUpgrade(isOwn)) {
        if (handshake !== null) connections.refuse(handshake, 'fault-reset');
        return resetTcp(socket);
      }
      if (handshake !== null) {
        handshakes.set(request, handshake);
        socket.once('close', () => {
          if (handshake.state === 'pending') toldPings.get(request)?.isOver(clock.nowUs());
          connections.abandon(handshake);
        });
      }
      const take = (more: Buffer): void => {
        inner.emit('upgrade', request, socket, Buffer.concat([head, more]));
      };
      const delayMs = isSocketPath && !isOwn ? faults.upgradeDelayMs() : 0;
      if (delayMs === 0) inner.emit('upgrade', request, socket, head);
      else holdBack(socket, delayMs, clock, take);
    },
    request: (request, response) => {
      inner.emit('request', request, response);
    },
    broadcast: (event: string, payload: { readonly symbol: string }, clientId?: string) => {
      io.to(clientId ?? roomOf(payload.symbol)).emit(event, payload);
    },
    openConnections: () => [...open.values()],
    close: () => io.close(),
  };
};
