import type { Server } from 'node:http';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { Mode } from '../core/modes.ts';
import type { TargetBooks } from '../core/target-books.ts';
import { targetText } from '../core/text/en/target.ts';
import { createAdmin } from './admin/admin.ts';
import { viewBooks } from './admin/books-view.ts';
import { parseFaults } from './faults/parse.ts';
import { createFront } from './front.ts';
import { type Later, openWorld, type ReferenceSurroundings } from './open-world.ts';
import { type ReferenceOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { startFeed } from './sockets/feed.ts';
import { createGateway, type Gateway } from './sockets/gateway.ts';

export type { ReferenceSurroundings } from './open-world.ts';

export type ReferenceTarget = {
  readonly url: string;
  readonly port: number;
  readonly wsPort: number | null;
  readonly mode: Mode | null;
  readonly options: Omit<ResolvedOptions, 'key' | 'login' | 'adminToken'>;
  readonly adminToken: string;
  books(): TargetBooks;
  /** Ends every connection at once, as the end of a process does, and frees the ports. */
  stop(): Promise<void>;
};

/** A frozen target's clients queue up here; the system's own limit caps it. */
const BACKLOG = 8_192;

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const say = targetText;
      const { message, hint } =
        error.code === 'EADDRINUSE' ? say.portTaken(host, port) : say.cannotListen(host, port, error.message);
      reject(new HarnessError(message, { exitCode: EXIT.usage, hint, cause: error }));
    });
    server.listen({ host, port, backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Starts a reference target: a real HTTP and Socket.IO server on loopback that serves both contracts (docs/spec/documented-contract.md,
 * docs/spec/target-contract.md) in the mode its flags stand for. Bad options, flags that conflict and a taken port are HarnessErrors.
 */
export const startReferenceTarget = async (
  options: ReferenceOptions,
  surroundings: ReferenceSurroundings,
): Promise<ReferenceTarget> => {
  const resolved = resolveOptions(options);
  const planted = parseFaults(resolved.faults);
  const later: Later<Gateway> = { value: null };
  const world = openWorld(resolved, surroundings, later);
  const gateway = createGateway(world);
  later.value = gateway;
  const front = createFront(world, gateway, createAdmin(world));
  const servers = [front.listener(), ...(resolved.wsPort === null ? [] : [front.listener()])];
  const [main, second] = servers;
  const { host } = resolved;
  const port = main === undefined ? 0 : await listen(main, host, resolved.port);
  world.listening.port = port;
  const wsPort = second === undefined ? null : await listen(second, host, resolved.wsPort ?? 0);
  const stopFeed = startFeed(world, gateway.broadcast);
  world.faults.add(planted);

  const { key: _key, login: _login, adminToken, ...shown } = resolved;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    wsPort,
    mode: world.mode,
    options: shown,
    adminToken,
    books: () => viewBooks(world),
    stop: async () => {
      stopFeed();
      world.faults.clear();
      const closed = servers.map(close);
      // Before socket.io says goodbye: a process that ends leaves no close frame (docs/spec/target-contract.md 7.1).
      front.destroyConnections();
      await gateway.close();
      await Promise.all([...closed, front.close()]);
    },
  };
};
