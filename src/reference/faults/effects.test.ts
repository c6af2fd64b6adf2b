import { describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { LOAD_INDEX_HEADER } from '../../core/target-books.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { joinRaw, openRawSocket, subscribeRaw } from '../testing/raw-socket.ts';
import { askAdmin, startForTest } from '../testing/start.ts';
import { until } from '../testing/until.ts';
import { createFaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const QUOTE = '/api/v1/receiver/get-stock-quote?symbols=700.HK,AAPL';

/** The outcomes of n quotes one after another: a status, or `reset`. */
const outcomes = async (url: string, n: number): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (let index = 0; index < n; index += 1) {
    const request = fetch(`${url}${QUOTE}`, { headers: { [LOAD_INDEX_HEADER]: String(index) } });
    const outcome = await request.then(
      async (response) => {
        await response.arrayBuffer();
        return String(response.status);
      },
      () => 'reset',
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

describe('a clock of its own', () => {
  const host = (clock: ReturnType<typeof createVirtualClock>) => ({
    ...{ clock, seed: 1, openConnections: () => [], block: () => {} },
  });
  const shifts = (texts: readonly string[], afterSec: number): number => {
    const clock = createVirtualClock(9_000_000);
    const set = createFaultSet(host(clock));
    set.add(parseFaults(texts));
    clock.advance(afterSec * 1e6);
    return set.stampShiftMs();
  };
  test.each([
    [['clock=+250ms'], 100, 250],
    [['clock=-1.4s'], 100, -1_400],
    [['clock=100ppm'], 100, 10],
    [['clock=-100ppm'], 3_600, -360],
    [['clock=+250ms,drift=100ppm'], 600, 310],
    [['clock=+250ms', 'clock=100ppm'], 600, 310],
    [['none'], 600, 0],
  ])('%j after %i s: %i ms', (texts, afterSec, expected) => {
    expect(shifts(texts, afterSec)).toBe(expected);
  });

  test('stamps every frame on a socket, and no answer of a quote', async () => {
    const target = await startForTest({ faults: ['clock=-60m'], ratePerSec: 20 });
    const socket = await subscribeRaw(target.url, ['AAPL.US']);
    const nowMs = systemClock.wallMs();
    const { data } = (await socket.next('42', 'data')) as {
      data: { timestamp: string; data: { timestamp: number }[] };
    };
    socket.emit('ping');
    const pong = (await socket.next('42', 'pong')).data as { timestamp: number };
    socket.emit('get-info');
    const info = (await socket.next('42', 'connection-info')).data as { timestamp: number };
    socket.close();
    const stamps = [Date.parse(data.timestamp), data.data[0]!.timestamp, pong.timestamp, info.timestamp];
    for (const stamp of stamps) expect(Math.abs(nowMs - 3_600_000 - stamp)).toBeLessThan(60_000);
    const quote = (await (await fetch(`${target.url}${QUOTE}`)).json()) as { timestamp: string };
    expect(Math.abs(nowMs - Date.parse(quote.timestamp))).toBeLessThan(60_000);
  });
});

describe('faults of quotes', () => {
  test.each([
    ['error=6%', { 200: 47, 500: 3 }],
    ['error=10%,status=503', { 200: 45, 503: 5 }],
    ['reset=4%', { 200: 48, reset: 2 }],
  ])('%s hits exactly its share, and the books agree', async (fault, expected) => {
    const target = await startForTest({ faults: [fault] });
    expect(await outcomes(target.url, 50)).toEqual(expected);
    const { received, byStatus, resetByUs } = target.books().requests.load;
    const { reset = 0, ...statuses } = expected as Record<string, number>;
    expect({ received, byStatus, resetByUs }).toEqual({ received: 50, byStatus: statuses, resetByUs: reset });
  });

  test('leave health, flags and the admin side alone', async () => {
    const target = await startForTest({ faults: ['error=100%', 'delay=10m', 'hang=100%'] });
    for (const path of ['/api/health', '/api/v1/monitoring/feature-flags/websocket', '/api/v1/monitoring/error-rate']) {
      expect((await fetch(`${target.url}${path}`)).status).toBe(200);
    }
    expect((await askAdmin(target, '/books')).status).toBe(200);
  });

  test('delay holds an answer at least that long', async () => {
    const target = await startForTest({ faults: ['delay=80ms'] });
    const response = await fetch(`${target.url}${QUOTE}`);
    await response.arrayBuffer();
    expect(Number(response.headers.get('x-held-us'))).toBeGreaterThanOrEqual(80_000);
  });

  test('partial leaves a symbol out and says so', async () => {
    const target = await startForTest({ faults: ['partial=100%'] });
    const body = await (await fetch(`${target.url}${QUOTE}`)).json();
    expect(body).toMatchObject({
      data: { data: [{ symbol: '700.HK' }], metadata: { hasPartialFailures: true, successfullyProcessed: 1 } },
    });
  });

  test('of one symbol touch the requests that ask for it, however it is written, and no other', async () => {
    const target = await startForTest({ faults: ['symbol-error=AAPL:100%', 'symbol-error=700.HK:100%'] });
    const headers = { 'x-app-key': 'key', 'x-access-token': 'token' };
    const get = (symbols: string) => fetch(`${target.url}/api/v1/receiver/get-stock-quote?symbols=${symbols}`);
    const post = (symbol: string) =>
      fetch(`${target.url}/api/v1/receiver/data`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ symbols: [symbol], receiverType: 'get-stock-quote' }),
      });
    const query = (symbol: string) => fetch(`${target.url}/api/v1/query/symbols?symbols=${symbol}`, { headers });
    const hit = [
      get('AAPL'),
      get('MSFT,AAPL.US'),
      get('00700.HK'),
      post('AAPL.US'),
      post('00700.HK'),
      query('AAPL.US'),
    ];
    const spared = [get('MSFT'), get('?,MSFT'), post('MSFT.US'), query('MSFT.US')];
    expect((await Promise.all(hit)).map(({ status }) => status)).toEqual([500, 500, 500, 500, 500, 500]);
    expect((await Promise.all(spared)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('an error of one symbol hits its share of the requests for it', async () => {
    const target = await startForTest({ faults: ['symbol-error=AAPL:6%'] });
    expect(await outcomes(target.url, 50)).toEqual({ 200: 47, 500: 3 });
  });

  test('they reach the routes of both contracts', async () => {
    const target = await startForTest({ faults: ['error=100%'] });
    const headers = { 'x-app-key': 'key', 'x-access-token': 'token' };
    const body = JSON.stringify({ symbols: ['00700.HK'], receiverType: 'get-stock-quote' });
    const post = await fetch(`${target.url}/api/v1/receiver/data`, { method: 'POST', headers, body });
    const query = await fetch(`${target.url}/api/v1/query/symbols?symbols=00700.HK`, { headers });
    expect([post.status, query.status]).toEqual([500, 500]);
  });
});

describe('faults of sockets', () => {
  test('refuse resets the upgrade of its share', async () => {
    const target = await startForTest({ faults: ['refuse=50%'] });
    const sockets = Array.from({ length: 10 }, () => openRawSocket(target.url));
    const joined = await Promise.all(
      sockets.map((socket) =>
        socket.next('0').then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(joined.filter(Boolean)).toHaveLength(5);
    expect(target.books().connections.refused).toEqual({ 'fault-reset': 5 });
    for (const socket of sockets) socket.close();
  });

  test('refuse=auth is booked apart from a wrong key', async () => {
    const target = await startForTest({ faults: ['refuse=auth'] });
    const socket = openRawSocket(target.url);
    await socket.next('0');
    socket.send('40{"appKey":"key","accessToken":"token"}');
    await socket.next('44');
    expect(target.books().connections).toMatchObject({ refused: { 'fault-auth': 1 }, accepted: 0, pending: 0 });
    socket.close();
  });

  test('slow-deflate holds up the join of a client that offers to compress, and of no other', async () => {
    const set = createFaultSet({ clock: createVirtualClock(0), seed: 1, openConnections: () => [], block: () => {} });
    set.add(parseFaults(['slow-deflate=60ms']));
    expect([set.joinDelayMs(true), set.joinDelayMs(false)]).toEqual([60, 0]);
    // The client of Node offers it.
    const target = await startForTest({ faults: ['slow-deflate=60ms'] });
    const socket = openRawSocket(target.url);
    await socket.next('0');
    const startUs = systemClock.nowUs();
    socket.send('40{"appKey":"key","accessToken":"token"}');
    await socket.next('40');
    // A timer of Node may fire up to a millisecond early.
    expect((systemClock.nowUs() - startUs) / 1_000).toBeGreaterThanOrEqual(59);
    socket.close();
  });

  test('slow-handshake serves one after another, and one that its client gave up still takes its turn', async () => {
    const target = await startForTest({ faults: ['slow-handshake=60ms'] });
    const sockets = Array.from({ length: 4 }, () => openRawSocket(target.url));
    for (const socket of sockets) await socket.next('0');
    const join = (socket: (typeof sockets)[number]) => socket.send('40{"appKey":"key","accessToken":"token"}');
    const [given, ...others] = sockets;
    const startUs = systemClock.nowUs();
    join(given!);
    // An answer to what was sent later: by now the first is in line.
    await fetch(`${target.url}/api/health`);
    for (const socket of others) join(socket);
    given!.close();
    const joinedMs: number[] = [];
    await Promise.all(
      others.map(async (socket) => {
        await socket.next('40');
        joinedMs.push((systemClock.nowUs() - startUs) / 1_000);
      }),
    );
    for (const [i, leastMs] of [120, 180, 240].entries()) expect(joinedMs[i]).toBeGreaterThanOrEqual(leastMs);
    await until(() => target.books().connections.pending === 0);
    expect(target.books().connections).toMatchObject({ handshakes: 4, accepted: 3, unfinished: 1 });
    for (const socket of others) socket.close();
  });

  test.each([
    ['tcp', 1006, 'cut-by-us'],
    ['reset', 1006, 'cut-by-us'],
  ])('drop by=%s ends the connection without a close frame, and is booked as ours', async (by, code, reason) => {
    const target = await startForTest({ faults: [`drop=100%,by=${by},after=20ms`] });
    const socket = await joinRaw(target.url);
    expect(await socket.closed).toBe(code);
    await until(() => target.books().connections.open === 0);
    expect(target.books().connections.closed).toEqual({ [reason]: 1 });
  });

  test('drop by=server says 41 first', async () => {
    const target = await startForTest({ faults: ['drop=100%,by=server,after=20ms'] });
    const socket = await joinRaw(target.url);
    await socket.next('41');
    expect(target.books().connections.closed).toEqual({ 'disconnected-by-us': 1 });
    socket.close();
  });

  test('silent acks and sends nothing, while ticks go on being made', async () => {
    const target = await startForTest({ faults: ['silent'], ratePerSec: 100 });
    const socket = await subscribeRaw(target.url, ['00700.HK']);
    await until(() => target.books().messages.ticksMade > 100);
    expect(target.books().messages).toMatchObject({ frames: 0, ticks: 0 });
    socket.close();
  });

  test('no-ticks lets the last tick grow old', async () => {
    const target = await startForTest({ faults: ['no-ticks'], ratePerSec: 100 });
    const made = target.books().messages.ticksMade;
    const startUs = systemClock.nowUs();
    await until(() => systemClock.nowUs() - startUs > 150_000);
    expect(target.books().messages.ticksMade).toBe(made);
    const health = await (await fetch(`${target.url}/api/health/stream-data-fetcher`)).json();
    expect((health as { lastTickAgeMs: number }).lastTickAgeMs).toBeGreaterThanOrEqual(100);
  });
});

test('freeze stops the whole process for its time, once, and the books say when', async () => {
  const target = await startForTest({ ratePerSec: 20 });
  await askAdmin(target, '/faults', { action: 'add', faults: ['freeze=150ms'] });
  await until(() => target.books().freezes.length === 1);
  const [freeze] = target.books().freezes;
  expect((freeze?.endUs ?? 0) - (freeze?.startUs ?? 0)).toBeGreaterThanOrEqual(150_000);
});
