import { createServer, type Server } from 'node:net';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const listen = (): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/** So many different ports of 127.0.0.1 that nobody listens on. They are held until all are found, so none comes twice. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers: Server[] = [];
  try {
    for (let i = 0; i < count; i += 1) servers.push(await listen());
    return servers.map(portOf);
  } catch (cause) {
    const { noPort, noPortHint } = englishCatalogue.managed;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(noPort(why), { exitCode: EXIT.unreachable, hint: noPortHint(), cause });
  } finally {
    await Promise.all(servers.map(close));
  }
};
