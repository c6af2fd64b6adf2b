import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { quoteConnector } from './quote-connect.ts';
import { sourcesInTurn } from './sources.ts';

const pem = readFileSync(new URL('./testing/named-target.pem', import.meta.url), 'utf8');

const listening = async (isTls: boolean): Promise<number> => {
  const server = isTls ? createTlsServer({ key: pem, cert: pem, ALPNProtocols: ['h2', 'http/1.1'] }) : createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

type Opened = {
  readonly told: readonly (readonly [number, number])[];
  readonly error: Error | null;
  readonly alpn: unknown;
};

const open = (protocol: 'http:' | 'https:', port: number, insecure: boolean): Promise<Opened> =>
  new Promise((resolve) => {
    const told: [number, number][] = [];
    const baseUrl = `${protocol}//127.0.0.1:${port}`;
    const sink = { opened: (connectUs: number, tlsUs: number) => void told.push([connectUs, tlsUs]) };
    const connect = quoteConnector({ baseUrl, tls: { ca: null, insecure }, clock: systemClock, sink });
    connect({ hostname: '127.0.0.1', protocol, port: String(port) }, (error, socket) => {
      socket?.destroy();
      resolve({ told, error, alpn: error === null ? Reflect.get(socket, 'alpnProtocol') : null });
    });
  });

it('tells how long a connection took: TCP alone', async () => {
  const { told, error } = await open('http:', await listening(false), false);
  const [[connectUs, tlsUs] = [Number.NaN, Number.NaN]] = told;
  expect([error, told.length, connectUs > 0, Number.isNaN(tlsUs)]).toEqual([null, 1, true, true]);
});

it('tells how long TCP took and how long TLS, and asks for no HTTP/2 where it could be had', async () => {
  const { told, error, alpn } = await open('https:', await listening(true), true);
  const [[connectUs, tlsUs] = [Number.NaN, Number.NaN]] = told;
  expect([error, told.length, connectUs > 0, tlsUs > 0, alpn]).toEqual([null, 1, true, true, 'http/1.1']);
});

it('tells nothing of a connection that did not come about', async () => {
  const { told, error } = await open('https:', await listening(true), false);
  expect([told, error instanceof Error]).toEqual([[], true]);
});

it.each([false, true])('comes from the source addresses in turn (TLS: %s)', async (isTls) => {
  // Linux alone has all of 127.0.0.0/8.
  const sources = process.platform === 'linux' ? ['127.0.0.2', '127.0.0.3'] : ['127.0.0.1', '127.0.0.1'];
  const came: (string | undefined)[] = [];
  const server = isTls ? createTlsServer({ key: pem, cert: pem }) : createServer();
  server.on('connection', (socket) => came.push(socket.remoteAddress));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const protocol = isTls ? 'https:' : 'http:';
  const connect = quoteConnector({
    ...{ baseUrl: `${protocol}//127.0.0.1:${port}`, tls: { ca: null, insecure: true }, clock: systemClock },
    ...{ sink: { opened: () => {} }, nextSource: sourcesInTurn(sources, 1) },
  });
  for (let made = 0; made < 3; made += 1)
    await new Promise<void>((resolve) => {
      connect({ hostname: '127.0.0.1', protocol, port: String(port) }, (error, socket) => {
        expect(error).toBeNull();
        socket?.destroy();
        resolve();
      });
    });
  expect(came).toEqual([sources[1], sources[0], sources[1]]);
});

it.each([
  ['IPv6 first', ['::1', '127.0.0.1']],
  ['IPv4 first', ['127.0.0.1', '::1']],
])('goes to the address of its own family of a name that leads to %s', async (_, addresses) => {
  const port = await listening(false);
  const connect = quoteConnector({
    ...{ baseUrl: `http://both.test:${port}`, names: [{ host: 'both.test', addresses }], clock: systemClock },
    ...{ sink: { opened: () => {} }, nextSource: () => '127.0.0.1' },
  });
  const error = await new Promise((resolve) => {
    connect({ hostname: 'both.test', protocol: 'http:', port: String(port) }, (fault, socket) => {
      socket?.destroy();
      resolve(fault);
    });
  });
  expect(error).toBeNull();
});
