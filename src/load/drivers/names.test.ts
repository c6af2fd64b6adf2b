import dns from 'node:dns';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { NamedHost } from '../../core/host-names.ts';
import { quoteSettingsSchema } from '../../core/scenario.ts';
import type { Tls } from '../../core/tls.ts';
import { readNames } from '../host/names.ts';
import { createQuoteHttpDriver } from './quote-http.ts';
import { NO_QUOTES } from './testing/no-quotes.ts';
import { ALL_CLIENTS, notedOptions } from './testing/noted.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

/** A certificate for `gateway.test` and 10.9.8.7, with its key; nobody else uses either. */
const pem = readFileSync(new URL('./testing/named-target.pem', import.meta.url), 'utf8');
const ITS_OWN: Tls = { ca: pem.slice(0, pem.indexOf('-----BEGIN PRIVATE')), insecure: false };
const CONNECTIONS = 100;
const USES = ['quotes', ...Object.keys(ALL_CLIENTS)];

type Heard = { readonly host: string | undefined; readonly servername: string | false | null | undefined };

/** A server on loopback that says nothing to anybody until so many connections have asked, each under a name that is noted. */
const startServer = async (isTls: boolean, awaited: number) => {
  const { promise: all, resolve } = Promise.withResolvers<readonly Heard[]>();
  const heard: Heard[] = [];
  const open = new Set<Socket>();
  const note = ({ headers, socket }: IncomingMessage): void => {
    heard.push({ host: headers.host, servername: isTls ? (socket as TLSSocket).servername : undefined });
    if (heard.length === awaited) resolve(heard);
  };
  const server = isTls ? createTlsServer({ key: pem, cert: pem }) : createServer();
  server.on('connection', (socket: Socket) => open.add(socket.on('error', () => {})));
  server.on('request', note);
  server.on('upgrade', note);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { all, port: (server.address() as AddressInfo).port };
};

type Way = { readonly baseUrl: string; readonly names: readonly NamedHost[]; readonly tls?: Tls };

/** Opens so many connections; settles only if one of them fails, with how. */
const open = (use: string, { baseUrl, names, tls }: Way, count: number): Promise<string> =>
  new Promise((resolve) => {
    const create = ALL_CLIENTS[use];
    if (create !== undefined) {
      const options = notedOptions(baseUrl);
      const sink = { ...options.sink, refused: (_: number, reason: string) => resolve(reason) };
      const driver = create({ ...options, sink, names, tls });
      onTestFinished(() => driver.close());
      for (let connection = 0; connection < count; connection += 1) driver.connect(connection, 0);
      return;
    }
    const driver = createQuoteHttpDriver({
      ...{ baseUrl, names, tls, request: PLAIN_QUOTE, symbols: ['A'], credentials: { key: null, jwt: null } },
      ...{ runId: 'run', clock: systemClock },
      settings: { ...quoteSettingsSchema.parse({}), inFlightMax: count, poolConnections: count },
      sink: { ...NO_QUOTES, failed: (_, kind) => resolve(kind) },
    });
    onTestFinished(() => driver.close());
    for (let slot = 0; slot < count; slot += 1) driver.send(slot, slot, 0);
  });

/** Counts who asks where a name leads: `gateway.test`, which no name service knows. (Who listens on an address asks for that, too.) */
const noted = (name: string, addresses: readonly string[]) => {
  const ofSystem = vi.spyOn(dns, 'lookup');
  onTestFinished(() => ofSystem.mockRestore());
  const resolveAll = vi.fn(async (_host: string) => addresses);
  const asked = () => [...resolveAll.mock.calls, ...ofSystem.mock.calls].filter(([host]) => host === name).length;
  return { resolveAll, asked };
};

describe.each(USES)('%s', (use) => {
  it.each([
    ['http', undefined],
    ['https', ITS_OWN],
  ] as const)(`look up a host once for ${CONNECTIONS} connections, over %s`, async (scheme, tls) => {
    const { resolveAll, asked } = noted('gateway.test', ['127.0.0.1']);
    const { all, port } = await startServer(scheme === 'https', CONNECTIONS);
    const baseUrl = `${scheme}://gateway.test:${port}`;
    const names = await readNames({ resolveAll }, [baseUrl]);
    const way = { baseUrl, names, ...(tls === undefined ? {} : { tls }) };
    const heard = await Promise.race([all, open(use, way, CONNECTIONS)]);
    const name = { host: `gateway.test:${port}`, servername: scheme === 'https' ? 'gateway.test' : undefined };
    expect(heard).toEqual(Array(CONNECTIONS).fill(name));
    expect(asked()).toBe(1);
  });

  it('leave to Node, for each connection, what was not looked up before', async () => {
    const { resolveAll, asked } = noted('localhost', []);
    const { all, port } = await startServer(false, 2);
    const baseUrl = `http://localhost:${port}`;
    const names = await readNames({ resolveAll }, [baseUrl]);
    expect(await Promise.race([all, open(use, { baseUrl, names }, 2)])).toHaveLength(2);
    expect(asked()).toBe(2);
  });

  it('hold the certificate against the name, not against where it leads', async () => {
    const { port } = await startServer(true, 1);
    const names = [{ host: 'other.test', addresses: ['127.0.0.1'] }];
    expect(await open(use, { baseUrl: `https://other.test:${port}`, names, tls: ITS_OWN }, 1)).toBe('certificate');
  });

  // Linux alone has all of 127.0.0.0/8.
  it.runIf(process.platform === 'linux')('go on to the next address where the first does not answer', async () => {
    const { all, port } = await startServer(false, 1);
    const names = [{ host: 'gateway.test', addresses: ['127.0.0.37', '127.0.0.1'] }];
    const baseUrl = `http://gateway.test:${port}`;
    expect(await Promise.race([all, open(use, { baseUrl, names }, 1)])).toHaveLength(1);
  });
});
