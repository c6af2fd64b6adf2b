import type { Server } from 'node:net';

/** What a server of a bench tells whoever started it. */
export type FromServer<Books> =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'books'; readonly books: Books };

/** Below the ports that the system gives to clients: one of theirs in TIME_WAIT would take ours. */
const PORTS = { from: 21_000, to: 31_000 };
const BACKLOG = 4_096;

/** user + system of this process so far, for its books. */
export const ownCpuUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Listens on a free port of this address, says which, and tells its books whenever it is asked; it ends with whoever started it (start-server.ts). */
export const serve = <Books>(server: Server, host: string, books: () => Books): void => {
  const tell = (message: FromServer<Books>): void => {
    process.send?.(message);
  };
  const listen = (port: number): void => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || port >= PORTS.to) throw error;
      listen(port + 1);
    });
    server.listen({ port, host, backlog: BACKLOG }, () => tell({ kind: 'listening', port }));
  };
  listen(PORTS.from + (process.pid % (PORTS.to - PORTS.from - 100)));
  process.on('message', () => tell({ kind: 'books', books: books() }));
  process.on('disconnect', () => process.exit(0));
};
