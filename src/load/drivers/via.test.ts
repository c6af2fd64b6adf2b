import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { quoteSettingsSchema } from '../../core/scenario.ts';
import type { Tls } from '../../core/tls.ts';
import type { Via } from '../../core/wire-fault.ts';
import { createQuoteHttpDriver } from './quote-http.ts';
import { NO_QUOTES } from './testing/no-quotes.ts';
import { CLIENT_NAMES, CLIENTS, notedOptions } from './testing/noted.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

/** A certificate for `gateway.test` and 10.9.8.7, with its key; nobody else uses either. */
const pem = readFileSync(new URL('./testing/named-target.pem', import.meta.url), 'utf8');

type Seen = { readonly host: string | undefined; readonly servername: string | false | null | undefined };

/** A server on loopback that notes under which name it was asked. It refuses upgrades. */
const startServer = async (isTls: boolean): Promise<{ readonly via: Via; readonly seen: Promise<Seen> }> => {
  const { promise: seen, resolve } = Promise.withResolvers<Seen>();
  const note = ({ headers, socket }: IncomingMessage): void =>
    resolve({ host: headers.host, servername: isTls ? (socket as TLSSocket).servername : undefined });
  const server = isTls ? createTlsServer({ key: pem, cert: pem }) : createServer();
  server.on('request', (request, response) => {
    note(request);
    response.end('{}');
  });
  server.on('upgrade', (request, socket) => {
    note(request);
    socket.on('error', () => {}).end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { via: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, seen };
};

/** Its certificate, without its key. */
const certificate = pem.slice(0, pem.indexOf('-----BEGIN PRIVATE'));

const trustIt = (): void => {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  onTestFinished(() => setDefaultCACertificates(before));
};

/** Sends one request, or opens one socket, and settles with the failure that is reported. */
const use = (
  client: 'quotes' | (typeof CLIENT_NAMES)[number],
  baseUrl: string,
  { via, tls }: { readonly via?: Via; readonly tls?: Tls },
): Promise<string> =>
  new Promise((resolve) => {
    if (client !== 'quotes') {
      const options = notedOptions(baseUrl, null);
      const sink = { ...options.sink, refused: (_: number, __: string, detail: string) => resolve(detail) };
      const driver = CLIENTS[client]({ ...options, sink, tls, ...(via === undefined ? {} : { via }) });
      onTestFinished(() => driver.close());
      driver.connect(1, 0);
      return;
    }
    const driver = createQuoteHttpDriver({
      baseUrl,
      request: PLAIN_QUOTE,
      ...{
        symbols: ['A'],
        credentials: { key: null, jwt: null },
        settings: { ...quoteSettingsSchema.parse({}), inFlightMax: 1, poolConnections: 1 },
        runId: 'run',
      },
      clock: systemClock,
      sink: { ...NO_QUOTES, failed: (_, __, detail) => resolve(detail) },
      tls,
      ...(via === undefined ? {} : { via }),
    });
    onTestFinished(() => driver.close());
    driver.send(0, 0, 0);
  });

describe.each(['quotes', ...CLIENT_NAMES] as const)('%s by way of a proxy', (client) => {
  test('ask for the target by its own name, which nobody here could look up', async () => {
    const { via, seen } = await startServer(false);
    void use(client, 'http://gateway.test:8080', { via });
    expect(await seen).toEqual({ host: 'gateway.test:8080', servername: undefined });
  });

  test.each([
    ['its name', 'https://gateway.test', 'gateway.test', 'gateway.test'],
    ['its address', 'https://10.9.8.7:8443', '10.9.8.7:8443', false],
  ])('hold the certificate against %s, and not against that of the proxy', async (_, baseUrl, host, servername) => {
    trustIt();
    const { via, seen } = await startServer(true);
    void use(client, baseUrl, { via });
    expect(await seen).toEqual({ host, servername });
  });

  test.each(['https://other.test', 'https://10.9.8.8', 'https://127.0.0.1'])(
    'refuse a certificate that is not for %s',
    async (baseUrl) => {
      trustIt();
      const { via } = await startServer(true);
      expect(await use(client, baseUrl, { via })).toMatch(/certificate|altnames|ALTNAME|does not match/i);
    },
  );
});

describe.each(['quotes', ...CLIENT_NAMES] as const)(
  '%s before a target whose certificate nobody here knows',
  (client) => {
    const by = { ca: certificate, insecure: false };

    test('refuse it', async () => {
      const { via } = await startServer(true);
      expect(await use(client, 'https://gateway.test', { via })).toMatch(/self-signed|self signed/i);
    });

    test.each([
      ['believe it where the profile names who vouches for it', by],
      ['take it where the profile takes any', { ca: null, insecure: true }],
    ])('%s', async (_, tls) => {
      const { via, seen } = await startServer(true);
      void use(client, 'https://gateway.test', { via, tls });
      expect(await seen).toEqual({ host: 'gateway.test', servername: 'gateway.test' });
    });

    test('hold its name against it all the same', async () => {
      const { via } = await startServer(true);
      const url = `https://127.0.0.1:${via.port}`;
      expect(await use(client, url, { tls: by })).toMatch(/certificate|altnames|ALTNAME|does not match/i);
    });

    test('take any name, too, where the profile takes any certificate', async () => {
      const { via, seen } = await startServer(true);
      void use(client, `https://127.0.0.1:${via.port}`, { tls: { ca: null, insecure: true } });
      expect((await seen).host).toBe(`127.0.0.1:${via.port}`);
    });
  },
);
