import { describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { joinRaw, openRawSocket, subscribeRaw } from '../testing/raw-socket.ts';
import { startForTest } from '../testing/start.ts';
import { until } from '../testing/until.ts';
import { createFaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const passed = (startUs: number, ms: number) => until(() => systemClock.nowUs() - startUs > ms * 1_000);

describe('a server that ends a connection', () => {
  test.each([
    ['drop=1,by=close,code=1011,after=20ms', 1011, 'cut-by-us'],
    ['drop=1,by=engine,after=20ms', 1005, 'cut-by-us'],
    ['ping-timeout=1,by=server,after=20ms', 1005, 'ping-timeout'],
    ['bad-frames=1,after=20ms', 1006, 'cut-by-us'],
    ['bad-frames=1,how=opcode,after=20ms', 1006, 'cut-by-us'],
    ['bad-frames=1,how=utf8,after=20ms', 1006, 'cut-by-us'],
  ])('by %s: close code %i, booked as %s', async (fault, code, reason) => {
    const target = await startForTest({ faults: [fault] });
    const socket = await joinRaw(target.url);
    expect(await socket.closed).toBe(code);
    await until(() => target.books().connections.open === 0);
    expect(target.books().connections.closed).toEqual({ [reason]: 1 });
  });

  test.each([
    ['drop=1,by=engine,after=20ms', '1'],
    ['bad-frames=1,how=engine,after=20ms', '9'],
  ])('by %s says so in a packet', async (fault, packet) => {
    const target = await startForTest({ faults: [fault] });
    const socket = await joinRaw(target.url);
    await socket.next(packet);
    socket.close();
  });
});

describe('a server that never pings', () => {
  const timesOf = (data: unknown) => {
    const { pingInterval, pingTimeout } = data as { pingInterval: number; pingTimeout: number };
    return pingInterval + pingTimeout;
  };

  const join = async (url: string) => {
    const socket = openRawSocket(url);
    const { data } = await socket.next('0');
    socket.send('40{"appKey":"key","accessToken":"token"}');
    await socket.next('42', 'connected');
    return { socket, times: timesOf(data) };
  };

  test('tells as many as it was asked to of pings that do not come; whoever waited for them left by its doing', async () => {
    const target = await startForTest({ faults: ['ping-timeout=2,after=60ms'] });
    const connections = () => target.books().connections;
    const joined = [await join(target.url), await join(target.url), await join(target.url)];
    expect(joined.map(({ times }) => times)).toEqual([60, 60, 45_000]);
    const lastUs = systemClock.nowUs();
    await passed(lastUs, 60);
    for (const { socket } of joined) socket.close();
    await until(() => connections().open === 0);
    expect(connections().closed).toEqual({ 'ping-timeout': 2, 'client-closed': 1 });
  });

  test('one that is gone before its time, joined or not, gives its place to the next', async () => {
    const target = await startForTest({ faults: ['ping-timeout=1,after=30s'] });
    const connections = () => target.books().connections;
    const hasty = openRawSocket(target.url);
    expect(timesOf((await hasty.next('0')).data)).toBe(30_000);
    hasty.close();
    await until(() => connections().unfinished === 1);
    const second = await join(target.url);
    const third = await join(target.url);
    expect([second.times, third.times]).toEqual([30_000, 45_000]);
    second.socket.close();
    await until(() => connections().open === 1);
    expect(connections().closed).toEqual({ 'client-closed': 1 });
    expect((await join(target.url)).times).toBe(30_000);
  });
});

test('of two faults that choose the same client the first one has it, and the other one chooses the next', () => {
  const set = createFaultSet({ clock: createVirtualClock(), seed: 1, openConnections: () => [], block: () => {} });
  set.add(parseFaults(['ping-timeout=1,after=100ms', 'ping-timeout=1,after=900ms', 'ping-timeout=1,by=server']));
  const told = Array.from({ length: 3 }, () => set.untoldPings());
  expect(told.map((pings) => pings && [pings.intervalMs, pings.timeoutMs])).toEqual([[50, 50], [450, 450], null]);
});

describe('a server that is slow to accept', () => {
  test('answers upgrades in turn, at its rate; one that left is let go at once and still had its turn', async () => {
    const target = await startForTest({ faults: ['slow-accept=20'] });
    const startUs = systemClock.nowUs();
    const sockets = Array.from({ length: 4 }, () => openRawSocket(target.url));
    await until(() => target.books().connections.pending === 4);
    const opened = await Promise.all(
      sockets.map(async (socket) => {
        await socket.next('0');
        return (systemClock.nowUs() - startUs) / 1_000;
      }),
    );
    const inOrder = opened.toSorted((a, b) => a - b);
    for (const [at, ms] of inOrder.entries()) expect(ms).toBeGreaterThanOrEqual(50 * (at + 1));
    for (const socket of sockets) socket.send('40{"appKey":"key","accessToken":"token"}');
    for (const socket of sockets) await socket.next('42', 'connected');
    for (const socket of sockets) socket.close();
  });

  test('holds each answer back for its delay, and lets go whoever leaves before', async () => {
    const target = await startForTest({ faults: ['slow-accept=1000,delay=10m'] });
    const socket = openRawSocket(target.url);
    await until(() => target.books().connections.pending === 1);
    socket.close();
    await socket.closed;
    await until(() => target.books().connections.pending === 0);
    expect(target.books().connections).toMatchObject({ handshakes: 1, accepted: 0, unfinished: 1 });
  });
});

test('legacy-slow sends the same ticks to each client alone, late, and books them as they go', async () => {
  const target = await startForTest({ faults: ['legacy-slow=60ms'], ratePerSec: 50 });
  const socket = await subscribeRaw(target.url, ['00700.HK']);
  const numbers: number[] = [];
  while (numbers.length < 20) {
    const { data } = await socket.next('42', 'data');
    const frame = data as { timestamp: string; data: readonly { volume: number }[] };
    // The first client's share of a round is 0.618.
    expect(systemClock.wallMs() - Date.parse(frame.timestamp)).toBeGreaterThanOrEqual(36);
    numbers.push(...frame.data.map(({ volume }) => volume));
  }
  expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at));
  expect(target.books().messages.ticks).toBeGreaterThanOrEqual(numbers.length);
  socket.close();
});
