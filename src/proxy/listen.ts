import { connect, createServer } from 'node:net';
import { lookupOf, type NamedHost } from '../core/host-names.ts';
import type { WireUse } from '../core/wire-fault.ts';
import { openRoom, type Room } from './room.ts';
import type { Wire } from './wire.ts';

/** Where connections come in, and where they go on to. */
export type Route = {
  readonly use: WireUse;
  readonly to: { readonly host: string; readonly port: number };
  /** Hosts that were looked up; left out: none, and one that has a name is looked up for each connection. */
  readonly names?: readonly NamedHost[];
};

export type Listener = { readonly port: number; stop(): Promise<void> };

const LOOPBACK = '127.0.0.1';
/** The system's own limit caps it. */
const BACKLOG = 8_192;

const noneLeft = (): NodeJS.ErrnoException =>
  Object.assign(new Error('no descriptors left for another connection'), { code: 'EMFILE' });

/** Listens on a free port of loopback and carries every connection on to its target, one that has no room but as a reset. Nobody from outside can use it. */
export const listenFor = (
  { use, to, names = [] }: Route,
  wire: Wire,
  room: Room = openRoom(null),
): Promise<Listener> => {
  const lookup = lookupOf(names, to.host);
  const way = lookup === undefined ? to : { ...to, lookup };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (room.isFull()) {
      wire.failed(noneLeft());
      client.resetAndDestroy();
      return;
    }
    const target = connect({ ...way, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, target]) room.take(socket);
    wire.carry({ client, target, use });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port: 0, backlog: BACKLOG }, () => {
      server.off('error', reject);
      // Of a connection that could not be accepted.
      server.on('error', (error) => wire.failed(error));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, stop: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
};
