import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { ADMIN_PATH } from '../core/target-books.ts';
import type { WireUse } from '../core/wire-fault.ts';
import type { FaultSet } from './faults/fault-set.ts';
import { SOCKET_PATH } from './sockets/handshake.ts';
import type { World } from './world.ts';

/** Faults of the wire go to the wire, the others where they reach into the server; both are one list. */
export const withWire = (faults: FaultSet, wire: World['wire']): FaultSet => {
  let takeAway: readonly (() => void)[] = [];
  return {
    ...faults,
    add: (planted) => {
      faults.add(planted);
      takeAway = [
        ...takeAway,
        ...planted.flatMap((fault) => (fault.wire === undefined ? [] : [wire.plant(fault.wire)])),
      ];
    },
    clear: () => {
      faults.clear();
      for (const take of takeAway) take();
      takeAway = [];
    },
  };
};

/** What a connection is for, by its first line; `own` is nobody's load: admin traffic, and the target's own test connection. */
const useOf = (head: Buffer, { ownToken }: World): WireUse | 'own' => {
  const line = head.toString('latin1', 0, 2_048).split('\r\n')[0] ?? '';
  const path = line.split(' ')[1] ?? '';
  if (path.startsWith(`${ADMIN_PATH}/`) || path.includes(`own=${ownToken}`)) return 'own';
  return path.startsWith(`${SOCKET_PATH}/`) ? 'sockets' : 'http';
};

/** Passes a connection on beside the wire: no fault, no book. */
const pass = (client: Socket, target: Socket, head: Buffer): void => {
  target.write(head);
  client.pipe(target).pipe(client);
  client.on('error', () => target.destroy());
  target.on('error', () => client.destroy());
};

/** Waits for the first bytes of a connection, which say what it is for. One that ends without any is over. */
const readHead = (socket: Socket, then: (head: Buffer) => void): void => {
  const onError = (): void => {};
  socket.on('error', onError);
  socket.once('readable', () => {
    const head: Buffer | null = socket.read();
    if (head === null) {
      socket.destroy();
      return;
    }
    socket.off('error', onError);
    then(head);
  });
};

/** An inner listener, on an address of loopback that nobody is told of; it listens from the first connection on that needs it. */
export type Inner = {
  port(): Promise<number>;
  /** The listener's end of a connection to it. */
  peerOf(socket: Socket): Socket | undefined;
  close(): Promise<void>;
};

const endOf = (address: string | undefined, port: number | undefined): string => `${address} ${port}`;

export const innerOf = (server: Server, host: string): Inner => {
  let port: Promise<number> | null = null;
  const peers = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const end = endOf(socket.remoteAddress, socket.remotePort);
    peers.set(end, socket);
    socket.once('close', () => peers.delete(end));
  });
  const listen = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port: 0, backlog: 8_192 }, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  return {
    port: () => {
      port ??= listen();
      return port;
    },
    peerOf: ({ localAddress, localPort }) => peers.get(endOf(localAddress, localPort)),
    close: () => (port === null ? Promise.resolve() : new Promise((resolve) => server.close(() => resolve()))),
  };
};

/**
 * Puts the wire before a listener. Until a first fault is planted on it a connection is served as if there were none, and stays so; from then on each
 * new one goes through the wire to the inner listener, from the address that it came from.
 */
export const putBehindWire = (server: Server, inner: Inner, world: World): void => {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  const noteCut = (target: Socket): void => {
    const peer = inner.peerOf(target);
    if (peer !== undefined) world.cutOnWire.add(peer);
  };
  const onHead = async (client: Socket, head: Buffer): Promise<void> => {
    const { remoteAddress: localAddress, localAddress: host } = client;
    const port = await inner.port();
    if (client.destroyed) return;
    const from = localAddress === undefined ? {} : { localAddress };
    const target = connect({ host: host ?? '127.0.0.1', port, ...from, allowHalfOpen: true, noDelay: true });
    const use = useOf(head, world);
    if (use === 'own') pass(client, target, head);
    else world.wire.carry({ client, target, use, head, onCut: () => noteCut(target) });
  };
  server.on('connection', (socket: Socket) => {
    if (world.wire.isUnused()) for (const listener of serve) listener.call(server, socket);
    else readHead(socket, (head) => void onHead(socket, head));
  });
};
