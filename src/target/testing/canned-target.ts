import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../core/clock.ts';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Reply = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

export type CannedTarget = {
  readonly url: string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
};

/** Answers with a status and a JSON value (or a text as it is). */
export const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const NOT_FOUND = answering(404, { success: false, error: { code: 'NOT_FOUND' } });

/** A real HTTP server on a free loopback port that replies by path (without its query); 404 elsewhere, if nothing else is said. */
export const openCannedTarget = async (
  replies: Readonly<Record<string, Reply>>,
  elsewhere: Reply = NOT_FOUND,
): Promise<CannedTarget> => {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = request.url ?? '';
      const one = { method: request.method ?? '', url, headers: request.headers, body };
      seen.push(one);
      const reply = replies[url.split('?')[0] ?? ''] ?? elsewhere;
      reply(one, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/**
 * The base address of a port that nothing listens on: none that the system hands out, so no server of another test can come to it meanwhile. Not one
 * of those that `fetch` forbids.
 */
export const nobodyListens = (): string => 'http://127.0.0.1:3';

const armed = new Set<() => void>();

/** The system's clock, except that its wake-ups come only when a reply `hangs`: a slow machine cannot turn an answer into a timeout. */
export const patientClock: Clock = {
  ...systemClock,
  after: (_, wake) => {
    armed.add(wake);
    return () => armed.delete(wake);
  },
};

/** Never answers; every deadline on the patient clock is over by then. */
export const hangs: Reply = () => {
  for (const wake of [...armed]) wake();
};
