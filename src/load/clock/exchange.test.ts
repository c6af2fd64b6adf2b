import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { socketSettingsSchema } from '../../core/scenario.ts';
import { connectionCountsSchema } from '../../core/slice.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { readingOf } from './estimate.ts';
import { exchangePings, type PingsSeen } from './exchange.ts';

const PATH = '/api/v1/stream-receiver/connect';
const exchangeWith = (baseUrl: string, connectTimeoutMs = 5_000, giveUp?: Promise<unknown>): Promise<PingsSeen> =>
  exchangePings(
    {
      baseUrl,
      spec: { path: PATH, subscribe: {}, symbols: ['AAPL'], sequence: null },
      credentials: { key: { appKey: 'k', accessToken: 't' }, jwt: null },
      settings: socketSettingsSchema.parse({ connectTimeoutMs }),
    },
    systemClock,
    giveUp,
  );

/** A Socket.IO server that does with a socket what it is told, greeted or not. */
const startServer = async (onSocket: (socket: Socket) => void, refuse: string | null = null): Promise<string> => {
  const http = createServer();
  const io = new Server(http, { path: PATH, transports: ['websocket'] });
  if (refuse !== null) io.use((_, next) => next(new Error(refuse)));
  io.on('connection', onSocket);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => io.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

const countsOf = ({ socket }: PingsSeen) =>
  Object.fromEntries(Object.entries(socket.counts).filter(([, count]) => count > 0));
const LEFT = { planned: 1, attempted: 1, connected: 1, closedByUs: 1 };

describe('pings to a target', () => {
  it.each([
    ['none', 0],
    ['clock=+250ms', 250],
    ['clock=-1.4s', -1_400],
  ])('read its clock within the error they state, and its books have the one socket (%s)', async (fault, aheadMs) => {
    const target = await startForTest({ faults: [fault] });
    const seen = await exchangeWith(target.url);
    const { offsetMs, errorMs, samples } = readingOf(seen.samples)!;
    expect(samples).toBe(16);
    expect(Math.abs(offsetMs - aheadMs)).toBeLessThanOrEqual(errorMs);
    const leastMs = Math.min(...seen.samples.map(({ rttUs }) => rttUs)) / 1000;
    expect(errorMs).toBeCloseTo(leastMs / 2 + 1, 9);
    expect(countsOf(seen)).toEqual(LEFT);
    await expect
      .poll(() => target.books().connections)
      .toMatchObject({ accepted: 1, closed: { 'client-left': 1 }, open: 0 });
  });

  it('that nobody answers end in time, without a reading', async () => {
    const url = await startServer((socket) => socket.emit('connected', {}));
    const seen = await exchangeWith(url, 2_000);
    expect([seen.samples, countsOf(seen)]).toEqual([[], LEFT]);
  });

  it('that nobody waits for any more end then, with what was answered', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    let pings = 0;
    const url = await startServer((socket) => {
      socket.on('ping', () => {
        pings += 1;
        if (pings === 1) socket.emit('pong', { timestamp: 1 });
        else resolve();
      });
      socket.emit('connected', {});
    });
    const seen = await exchangeWith(url, 60_000, asked);
    expect([seen.samples.length, countsOf(seen)]).toEqual([1, LEFT]);
  });

  it('that nobody waits for any more change no books that were told', async () => {
    const { promise: giveUp, resolve } = Promise.withResolvers<void>();
    const seen = await exchangeWith('http://127.0.0.1:9', 60_000, giveUp);
    resolve();
    await giveUp;
    expect(countsOf(seen)).toEqual({ planned: 1, attempted: 1, refused: 1 });
  });

  it('that are answered without a time end at once', async () => {
    const url = await startServer((socket) => {
      socket.on('ping', () => socket.emit('pong', {}));
      socket.emit('connected', {});
    });
    const seen = await exchangeWith(url, 20_000);
    expect([seen.samples, countsOf(seen)]).toEqual([[], LEFT]);
  });

  it.each<{
    fate: string;
    onSocket: (socket: Socket) => void;
    refuse?: string;
    reasons: Partial<PingsSeen['socket']>;
    ends: string[];
  }>([
    { fate: 'never greeted', onSocket: () => {}, reasons: {}, ends: ['timedOut'] },
    {
      ...{ fate: 'refused', onSocket: () => {}, refuse: 'Invalid key' },
      ...{ reasons: { refusedByReason: { authentication: 1 } }, ends: ['refused'] },
    },
    {
      ...{ fate: 'cut before it was greeted', onSocket: (socket) => socket.disconnect(true) },
      ...{ reasons: { refusedByReason: { reset: 1 } }, ends: ['refused'] },
    },
    {
      fate: 'cut after it was greeted',
      onSocket: (socket) => {
        socket.on('ping', () => socket.disconnect(true));
        socket.emit('connected', {});
      },
      ...{ reasons: { lostByReason: { 'io server disconnect': 1 } }, ends: ['connected', 'lost'] },
    },
  ])('on a socket that is $fate are counted as it ends', async ({ onSocket, refuse, reasons, ends }) => {
    const limitMs = ends.includes('timedOut') ? 400 : 20_000;
    const seen = await exchangeWith(await startServer(onSocket, refuse ?? null), limitMs);
    expect(seen.socket).toMatchObject(reasons);
    expect(countsOf(seen)).toEqual({ planned: 1, attempted: 1, ...Object.fromEntries(ends.map((end) => [end, 1])) });
    expect(connectionCountsSchema.parse(seen.socket.counts)).toEqual(seen.socket.counts);
  });

  it('where nobody listens are refused', async () => {
    const seen = await exchangeWith('http://127.0.0.1:9');
    expect([seen.samples, seen.socket.refusedByReason]).toEqual([[], { refused: 1 }]);
  });
});
