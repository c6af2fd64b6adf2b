import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SocketDriver } from './contract.ts';
import { CLIENT_NAMES, CLIENTS, type ClientName, notedOptions } from './testing/noted.ts';

const PATH = '/api/stream';

type Behaviour = {
  readonly onSocket?: (socket: Socket) => void;
  readonly refuse?: string;
  /** Whether the client subscribes; left out, it does. */
  readonly subscribe?: boolean;
  readonly pings?: { readonly pingInterval: number; readonly pingTimeout: number };
};

let http: HttpServer;
let client: ClientName;
let io: Server | null = null;
let driver: SocketDriver;
afterEach(async () => {
  await driver.close();
  await io?.close();
  io = null;
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

/** A driver before a real Socket.IO server, and everything it reported, in order. */
const start = async (behaviour: Behaviour | null, key: { appKey: string; accessToken: string } | null = null) => {
  http = createServer((_, response) => response.writeHead(403).end());
  if (behaviour !== null) {
    io = new Server(http, { path: PATH, transports: ['websocket'], ...behaviour.pings });
    if (behaviour.refuse !== undefined) io.use((_, next) => next(new Error(behaviour.refuse)));
    io.on('connection', (socket) => behaviour.onSocket?.(socket));
  }
  http.listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const { port } = http.address() as AddressInfo;
  const { reports, ...options } = notedOptions(`http://127.0.0.1:${port}`, key);
  const settings = { ...options.settings, subscribe: behaviour?.subscribe ?? true };
  driver = CLIENTS[client]({ ...options, settings });
  const reported = (...report: unknown[]) => expect.poll(() => reports, { timeout: 5_000 }).toContainEqual(report);
  return { reports, reported };
};

/** Greets and acknowledges as the backend does. */
const polite = (socket: Socket): void => {
  socket.emit('connected', { success: true });
  socket.on('subscribe', ({ symbols }) => socket.emit('subscribe-ack', { data: { symbols } }));
  socket.on('unsubscribe', () => socket.emit('unsubscribe-ack', {}));
};

describe.each(CLIENT_NAMES)('the driver %s', (name) => {
  beforeEach(() => {
    client = name;
  });

  it('joins, subscribes its own symbols, reports frames and broadcasts, and leaves politely', async () => {
    const seen: unknown[] = [];
    const { reports, reported } = await start(
      {
        onSocket: (socket) => {
          socket.on('subscribe', (payload) => seen.push(payload));
          socket.on('disconnect', (reason) => seen.push(reason));
          polite(socket);
          socket.on('subscribe', () =>
            socket.emit('data', {
              symbol: 'B.US',
              timestamp: '2026-01-01T00:00:00.500Z',
              data: [{ volume: 8 }, { volume: 9 }],
            }),
          );
        },
      },
      { appKey: 'k', accessToken: 't' },
    );
    driver.connect(5, 1);
    await reported('broadcast', 5, 1, 9);
    driver.leave(5);
    await reported('left', 5);
    expect(reports).toEqual([
      ['connected', 5],
      ['subscribed', 5],
      ['frame', 5, 2, Date.parse('2026-01-01T00:00:00.500Z')],
      ['broadcast', 5, 1, 9],
      ['left', 5],
    ]);
    await expect.poll(() => seen).toEqual([{ kind: 'quote', symbols: ['B.US'] }, 'client namespace disconnect']);
  });

  it('says nothing between joining and leaving where it subscribes to nothing', async () => {
    const seen: unknown[] = [];
    const { reports, reported } = await start({
      subscribe: false,
      onSocket: (socket) => {
        socket.onAny((event) => seen.push(event));
        socket.on('disconnect', (reason) => seen.push(reason));
        polite(socket);
      },
    });
    driver.connect(5, 1);
    await reported('connected', 5);
    driver.leave(5);
    await reported('left', 5);
    expect(reports).toEqual([
      ['connected', 5],
      ['left', 5],
    ]);
    await expect.poll(() => seen).toEqual(['client namespace disconnect']);
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['a server that disconnects it', (socket) => socket.disconnect(), 'io server disconnect'],
    ['a cut of the TCP connection', (socket) => socket.conn.transport.close(), 'transport close'],
    // What the server's own timer does.
    ['a server that misses its pong', (socket) => socket.conn['onClose']('ping timeout'), 'transport close'],
    ['a server that closes Engine.IO', (socket) => socket.conn.close(), 'transport close'],
  ])('reports %s as lost, once, under its reason', async (_, cut, reason) => {
    const { reports, reported } = await start({
      onSocket: (socket) => {
        polite(socket);
        socket.on('subscribe', () => setImmediate(() => cut(socket)));
      },
    });
    driver.connect(1, 0);
    await reported('lost', 1, reason);
    driver.leave(1);
    expect(reports.filter(([name]) => name === 'lost' || name === 'left')).toEqual([['lost', 1, reason]]);
  });

  it('answers the pings of the server, and takes events with binary parts, with acks, and by the volley', async () => {
    let heartbeats = 0;
    const news = (socket: Socket) => {
      polite(socket);
      socket.conn.on('heartbeat', () => {
        heartbeats += 1;
      });
      socket.on('subscribe', () => {
        socket.emit('chart', { points: Buffer.from([1, 2, 3]), more: new Uint8Array([4]) });
        socket.emit('question', 'who?', () => {});
        for (const volume of [1, 2, 3]) socket.emit('data', { symbol: 'A.US', timestamp: 1, data: [{ volume }] });
      });
    };
    const { reports, reported } = await start({ onSocket: news, pings: { pingInterval: 30, pingTimeout: 20_000 } });
    driver.connect(9, 0);
    await expect.poll(() => heartbeats, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
    await reported('broadcast', 9, 0, 3);
    expect(reports.map(([name]) => name)).toEqual([
      ...['connected', 'subscribed', 'frame', 'broadcast', 'frame', 'broadcast', 'frame', 'broadcast'],
    ]);
  });

  it.each<[string, Behaviour | null, string]>([
    ['its credentials', { refuse: 'Invalid API Key or Access Token' }, 'authentication'],
    ['an upgrade', null, 'handshake'],
    ['it between join and greeting', { onSocket: (socket) => socket.conn.close() }, 'reset'],
  ])('reports a server that refuses %s', async (_, behaviour, reason) => {
    const { reports, reported } = await start(behaviour);
    driver.connect(2, 0);
    await reported('refused', 2, reason);
    expect(reports).toHaveLength(1);
  });

  it('reports nobody there as refused, and a cut handshake as reset', async () => {
    const { reported } = await start(null);
    http.on('upgrade', (request) => request.socket.destroy());
    driver.connect(3, 0);
    await reported('refused', 3, 'reset');
    await new Promise((resolve) => http.close(resolve));
    driver.connect(4, 0);
    await reported('refused', 4, 'refused');
  });

  it('takes one answer to its subscription, whatever follows', async () => {
    const { reports, reported } = await start({
      onSocket: (socket) => {
        socket.emit('connected', {});
        socket.on('subscribe', () => {
          socket.emit('subscribe-error', { error: { code: 'X' } });
          socket.emit('exception', {});
          socket.emit('subscribe-ack', {});
          socket.emit('data', { symbol: 'A.US', data: [{}] });
        });
      },
    });
    driver.connect(6, 0);
    await reported('frame', 6, 1, Number.NaN);
    expect(reports.map(([name]) => name)).toEqual(['connected', 'subscribeFailed', 'frame']);
  });

  it('leaves without an answer once its patience is over', async () => {
    const { reported } = await start({ onSocket: (socket) => socket.emit('connected', {}) });
    driver.connect(7, 0);
    await reported('connected', 7);
    driver.leave(7);
    await reported('left', 7);
  });

  it('cuts a connection without a word, and opens it again under its number', async () => {
    const ends: string[] = [];
    const { reports, reported } = await start({
      onSocket: (socket) => {
        socket.on('unsubscribe', () => ends.push('unsubscribe'));
        socket.on('disconnect', (reason) => ends.push(reason));
        polite(socket);
      },
    });
    driver.connect(9, 0);
    await reported('subscribed', 9);
    driver.cut(9);
    expect(reports.at(-1)).toEqual(['left', 9]);
    await expect.poll(() => ends).toEqual(['transport close']);
    reports.length = 0;
    driver.connect(9, 0);
    await reported('subscribed', 9);
    driver.leave(9);
    await reported('left', 9);
    await expect.poll(() => ends).toEqual(['transport close', 'unsubscribe', 'client namespace disconnect']);
    expect(reports.map(([name]) => name)).toEqual(['connected', 'subscribed', 'left']);
  });

  it('says nothing any more once it is mute, and leaves it to the server to end that', async () => {
    const ends: string[] = [];
    const { reports, reported } = await start({
      pings: { pingInterval: 150, pingTimeout: 300 },
      onSocket: (socket) => {
        socket.on('disconnect', (reason) => ends.push(reason));
        polite(socket);
      },
    });
    for (const connection of [11, 12]) {
      driver.connect(connection, 0);
      await reported('subscribed', connection);
    }
    driver.mute(11);
    await reported('lost', 11, 'transport close');
    expect(ends).toEqual(['ping timeout']);
    // The other one has answered as many pings meanwhile.
    expect(reports.filter(([name]) => name === 'lost' || name === 'refused')).toEqual([
      ['lost', 11, 'transport close'],
    ]);
  });

  it('reads nothing while it is paused, and all of it after', async () => {
    const joined: Socket[] = [];
    const { reports, reported } = await start({
      onSocket: (socket) => {
        joined.push(socket);
        polite(socket);
      },
    });
    driver.connect(13, 0);
    await reported('subscribed', 13);
    driver.pause(13);
    const [socket] = joined;
    const bytes = 'x'.repeat(1_000_000);
    for (let number = 0; number < 20; number += 1)
      socket?.emit('data', { symbol: 'A.US', data: [{ volume: number, bytes }] });
    const raw: unknown = socket === undefined ? null : Reflect.get(socket.conn.transport, 'socket');
    const buffered = () => (typeof raw === 'object' && raw !== null ? Number(Reflect.get(raw, 'bufferedAmount')) : 0);
    // More than the system keeps for both sides: the rest waits in the server.
    await expect.poll(buffered).toBeGreaterThan(1_000_000);
    expect(reports.filter(([name]) => name === 'frame').length).toBeLessThan(20);
    driver.resume(13);
    await expect.poll(() => reports.filter(([name]) => name === 'frame').length, { timeout: 5_000 }).toBe(20);
    expect(buffered()).toBe(0);
  });

  it('opens a connection that was lost again at once, and follows the new one alone', async () => {
    let cut: Socket | null = null;
    const { reports, reported } = await start({
      onSocket: (socket) => {
        cut = socket;
        polite(socket);
      },
    });
    driver.connect(10, 0);
    await reported('subscribed', 10);
    (cut as Socket | null)?.disconnect();
    await reported('lost', 10, 'io server disconnect');
    reports.length = 0;
    driver.connect(10, 0);
    await reported('subscribed', 10);
    (cut as Socket | null)?.conn.transport.close();
    await reported('lost', 10, 'transport close');
    expect(reports.map(([name]) => name)).toEqual(['connected', 'subscribed', 'lost']);
  });

  it('reports nothing of a connection that was abandoned', async () => {
    const joined: Socket[] = [];
    const { reports } = await start({ onSocket: (socket) => joined.push(socket) });
    driver.connect(8, 0);
    await expect.poll(() => joined.length).toBe(1);
    driver.abandon(8);
    await expect.poll(() => joined[0]?.connected).toBe(false);
    expect(reports).toEqual([]);
  });
});
