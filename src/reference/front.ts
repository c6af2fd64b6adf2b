import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LOAD_INDEX_HEADER } from '../core/target-books.ts';
import type { Admin } from './admin/admin.ts';
import type { RequestEntry } from './books/request-book.ts';
import { notFound, sendError } from './http/envelope.ts';
import type { Exchange } from './http/exchange.ts';
import { type Route, routesOf } from './http/routes.ts';
import type { Gateway } from './sockets/gateway.ts';
import { SOCKET_PATH } from './sockets/handshake.ts';
import { innerOf, putBehindWire } from './wire-front.ts';
import type { World } from './world.ts';

const UNKNOWN_ROUTE = 'unknown';

/** The load's index of a request, or -1 when it is not a planned arrival. */
const indexOf = (request: IncomingMessage): number => {
  const text = request.headers[LOAD_INDEX_HEADER];
  const index = typeof text === 'string' && text !== '' ? Number(text) : -1;
  return Number.isInteger(index) && index >= 0 ? index : -1;
};

const openExchange = (
  request: IncomingMessage,
  response: ServerResponse,
  route: Route | null,
  nowUs: number,
): Exchange => {
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  const entry: RequestEntry = {
    route: route?.name ?? UNKNOWN_ROUTE,
    isQuote: route?.isQuote === true,
    index: indexOf(request),
    receivedUs: nowUs,
    heldUs: 0,
    resetByUs: false,
    amiss: null,
    retryAfter: false,
  };
  return {
    request,
    response,
    entry,
    path: at === -1 ? url : url.slice(0, at),
    query: at === -1 ? '' : url.slice(at + 1),
  };
};

export type Front = {
  /** Another listener that serves the same. */
  listener(): Server;
  /** Ends every TCP connection at once; what was still unanswered is booked as reset by us. */
  destroyConnections(): void;
  /** Closes what only the front listens on. */
  close(): Promise<void>;
};

/** What stands before all parts: books every request, then hands it to its route, the sockets or the admin side. */
export const createFront = (world: World, gateway: Gateway, admin: Admin): Front => {
  const routes = routesOf(world.options.dialect);
  const tcp = new Set<Socket>();
  let isStopping = false;

  const handle = (exchange: Exchange, route: Route | null): void => {
    const { request, response, entry, path } = exchange;
    world.requests.receive(entry);
    response.on('close', () => {
      const isOurs = isStopping || world.cutOnWire.has(request.socket);
      if (isOurs && !response.writableFinished) entry.resetByUs = true;
      world.requests.end(entry, response.writableFinished ? response.statusCode : null, world.clock.nowUs());
    });
    if (route !== null) void route.handle(exchange, world);
    else if (path.startsWith(`${SOCKET_PATH}/`)) gateway.request(request, response);
    else sendError(exchange, world.clock, notFound(path));
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const nowUs = world.clock.nowUs();
    if (admin.takes(request)) {
      admin.answer(request, response);
      return;
    }
    const url = request.url ?? '/';
    const at = url.indexOf('?');
    const route = routes.get(`${request.method} ${at === -1 ? url : url.slice(0, at)}`) ?? null;
    handle(openExchange(request, response, route, nowUs), route);
  };

  const serverOf = (): Server => {
    const server = createServer(onRequest);
    server.on('upgrade', gateway.upgrade);
    return server;
  };

  const tracked = (server: Server): Server =>
    server.on('connection', (socket) => {
      tcp.add(socket);
      socket.once('close', () => tcp.delete(socket));
    });

  const inner = innerOf(tracked(serverOf()), world.options.host);

  return {
    listener: () => {
      const server = serverOf();
      putBehindWire(server, inner, world);
      return tracked(server);
    },
    destroyConnections: () => {
      isStopping = true;
      for (const socket of tcp) socket.destroy();
    },
    close: async () => {
      await Promise.all([inner.close(), world.wire.stop()]);
    },
  };
};
