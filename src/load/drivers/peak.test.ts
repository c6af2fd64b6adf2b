import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import { type PeakJob, playPeak } from './peak.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const WARM_UP_MS = 20;
const never = new Promise<never>(() => {});
const BODY = JSON.stringify({ success: true, data: [{ symbol: 'A' }, { symbol: 'B' }, { symbol: 'C' }] });
const answer = (body: string, status = '200 OK', more = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const OK = answer(BODY);

let server: Server;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** What a server does with its nth request, counted from 0. */
type Behaviour = (socket: Socket, nth: number) => void;

/** A server of bytes on loopback, with its own count of requests. */
const serve = async (behave: Behaviour, pem: string | null = null) => {
  const seen = { requests: 0, paths: new Set<string>() };
  const onSocket = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      // What comes behind our FIN is not a request to anybody.
      if (socket.writableEnded) return;
      seen.paths.add(bytes.toString('latin1').split(' ')[1] ?? '');
      seen.requests += 1;
      behave(socket, seen.requests - 1);
    });
  };
  server = pem === null ? createServer(onSocket) : createTlsServer({ key: pem, cert: pem }, onSocket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { seen, port: typeof address === 'object' && address !== null ? address.port : 0 };
};

type Course = { readonly stop?: Promise<unknown>; readonly clock?: Clock };

const play = (port: number, change: Partial<PeakJob> = {}, { stop = never, clock = systemClock }: Course = {}) =>
  playPeak(
    {
      ...{ baseUrl: `http://127.0.0.1:${port}`, request: PLAIN_QUOTE, symbols: ['A', 'B', 'C'] },
      ...{ credentials: { key: null, jwt: null }, runId: 'test', connections: 4 },
      ...{ warmUpMs: WARM_UP_MS, durationMs: 80, timeoutMs: 30_000, drainMs: 20_000 },
      ...change,
    },
    clock,
    stop,
  );

const HELD_MS = 60_000;

/**
 * The system's clock, except that the warm-up ends at the server's request 25 and the play at its request 100: however slow the machine is, there are
 * answers before the window and in it.
 */
const byRequests = (behave: Behaviour) => {
  const wakes = new Map<number, () => void>();
  const wakeAt = new Map([
    [25, WARM_UP_MS * 1000],
    [100, HELD_MS * 1000],
  ]);
  const clock: Clock = {
    ...systemClock,
    after: (us, wake) => {
      if (![...wakeAt.values()].includes(us)) return systemClock.after(us, wake);
      wakes.set(us, wake);
      return () => wakes.delete(us);
    },
  };
  const counted: Behaviour = (socket, nth) => {
    wakes.get(wakeAt.get(nth) ?? 0)?.();
    behave(socket, nth);
  };
  return { clock, counted };
};

const lost = (books: { readonly failures: Readonly<Record<string, number>> }): number =>
  Object.values(books.failures).reduce((sum, n) => sum + n, 0);

describe('the books of a closed loop equal the own count of the server', () => {
  it.each<[string, Behaviour, readonly string[]]>([
    ['that answers all', (socket) => socket.write(OK), []],
    [
      'that fails every fifth',
      (socket, nth) => socket.write(nth % 5 === 0 ? answer('{}', '500 Oops') : OK),
      ['http-500'],
    ],
    [
      'that leaves a symbol out of every fifth',
      (socket, nth) => socket.write(nth % 5 === 0 ? answer('{"success":true,"data":[]}') : OK),
      ['missing-symbol'],
    ],
    [
      'that ends every fifth without an answer',
      (socket, nth) => (nth % 5 === 0 ? socket.end() : socket.write(OK)),
      ['reset'],
    ],
    [
      'that ends every fifth within its body',
      (socket, nth) => (nth % 5 === 0 ? socket.end(OK.slice(0, -9)) : socket.write(OK)),
      ['reset'],
    ],
    [
      'that resets every fifth',
      (socket, nth) => (nth % 5 === 0 ? socket.resetAndDestroy() : socket.write(OK)),
      ['reset'],
    ],
    [
      'that says it closes after every fifth, and does',
      (socket, nth) => (nth % 5 === 0 ? socket.end(answer(BODY, '200 OK', 'Connection: close\r\n')) : socket.write(OK)),
      [],
    ],
  ])('%s', async (_, behave, kinds) => {
    const { clock, counted } = byRequests(behave);
    const { seen, port } = await serve(counted);
    const { ended, books, ok, closedLoop } = await play(port, { durationMs: HELD_MS }, { clock });
    expect(ended).toBe('time');
    expect(Object.keys(books.failures)).toEqual(kinds);
    expect(books.sent).toBe(books.ok + lost(books));
    expect([books.sent, books.unfinished]).toEqual([seen.requests, 0]);
    if (kinds.length > 0) expect(lost(books)).toBe(Math.ceil(seen.requests / 5));
    expect(ok).toBeGreaterThan(0);
    expect(ok).toBeLessThan(books.ok);
    expect(closedLoop?.count).toBe(ok);
    expect([...seen.paths].filter((path) => path.includes('symbols=')).length).toBe(3);
  });
});

describe('a closed loop', () => {
  it('counts a request without an answer in time, and goes on', async () => {
    const { seen, port } = await serve((socket, nth) => {
      if (nth !== 0) setImmediate(() => socket.write(OK));
    });
    const { books } = await play(port, { timeoutMs: 1_000, durationMs: 1_080 });
    expect(books.failures).toEqual({ timeout: 1 });
    expect(books.sent).toBe(seen.requests);
  });

  it('leaves what is still open after its drain as unfinished', async () => {
    const stop = Promise.withResolvers<void>();
    // The last of the four that are never answered: by then the hundred answers have been read.
    const { seen, port } = await serve((socket, nth) => {
      if (nth < 100) socket.write(OK);
      if (nth === 103) stop.resolve();
    });
    const { books } = await play(port, { durationMs: 60_000, drainMs: 30 }, { stop: stop.promise });
    expect([books.sent, books.ok, books.unfinished, books.failures]).toEqual([seen.requests, 100, 4, {}]);
  });

  it('ends soon where nobody is, or nobody any more', async () => {
    const { port } = await serve((socket, nth) => (nth < 100 ? socket.write(OK) : socket.resetAndDestroy()));
    const { ended, books } = await play(port, { durationMs: 60_000 });
    expect([ended, books.ok]).toEqual(['target-gone', 100]);
    expect(books.sent).toBe(books.ok + lost(books) + books.unfinished);
    server.close();
  });

  it('ends where the rate limiter answers', async () => {
    const limited = answer('{"success":false,"code":"RATE_LIMIT_EXCEEDED"}', '429 Too Many');
    const { port } = await serve((socket) => socket.write(limited));
    const { ended, ok } = await play(port, { durationMs: 60_000 });
    expect([ended, ok]).toEqual(['rate-limited', 0]);
  });

  it('ends when it is told to, with every request answered', async () => {
    const stop = Promise.withResolvers<void>();
    const { seen, port } = await serve((socket, nth) => {
      if (nth === 200) stop.resolve();
      socket.write(OK);
    });
    const { ended, books } = await play(port, { durationMs: 60_000 }, { stop: stop.promise });
    expect([ended, books.sent, books.unfinished]).toEqual(['interrupted', seen.requests, 0]);
  });

  it('plays over TLS', async () => {
    const pem = readFileSync(new URL('./testing/named-target.pem', import.meta.url), 'utf8');
    const { clock, counted } = byRequests((socket) => socket.write(OK));
    const { seen, port } = await serve(counted, pem);
    const change = { baseUrl: `https://127.0.0.1:${port}`, durationMs: HELD_MS };
    const { ok, books } = await play(port, change, { clock });
    expect([ok > 0, books.sent, books.ok, books.failures]).toEqual([true, seen.requests, seen.requests, {}]);
  });

  it('says how busy it was', async () => {
    const { port } = await serve((socket) => socket.write(OK));
    const { generator, windowMs } = await play(port);
    expect(generator.cpuRatio).toBeGreaterThan(0);
    expect(generator.loopRatio).toBeGreaterThan(0);
    expect(windowMs).toBeGreaterThanOrEqual(80);
  });
});
