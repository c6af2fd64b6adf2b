import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SocketDriver } from './contract.ts';
import { ALL_CLIENTS, notedOptions } from './testing/noted.ts';
import { type RawServer, startRawServer } from './testing/raw-server.ts';
import { serverFrame, textFrame } from './wire/testing/server-frames.ts';

/** Bytes that a well-behaved server never sends, or not so: all clients must take them alike. */

const SOON = { timeout: 15_000, interval: 5 } as const;

let server: RawServer;
let driver: SocketDriver;
afterEach(async () => {
  await driver.close();
  await server.close();
});

const GREETING = textFrame('42["connected",{"success":true}]');
const ACK = textFrame('42["subscribe-ack",{"success":true}]');
const data = (volume: number) => `42["data",{"symbol":"A.US","timestamp":1795392657266,"data":[{"volume":${volume}}]}]`;
const IN = [
  ['connected', 1],
  ['subscribed', 1],
];
const frameOf = (volume: number) => [
  ['frame', 1, 1, 1_795_392_657_266],
  ['broadcast', 1, 0, volume],
];

const sent =
  (...bytes: readonly Buffer[]) =>
  (socket: Socket): void => {
    socket.write(Buffer.concat(bytes));
  };

const greeted = (...bytes: readonly Buffer[]) => sent(GREETING, ACK, ...bytes);

/** Right behind the greeting, in one piece with it. */
const UNUSUAL: readonly (readonly [string, (socket: Socket) => void, readonly (readonly unknown[])[]])[] = [
  ['messages in one piece', greeted(textFrame(data(1)), textFrame(data(2))), [...IN, ...frameOf(1), ...frameOf(2)]],
  [
    'a message in fragments, with a ping between them',
    greeted(
      serverFrame(0x01, Buffer.from(data(7).slice(0, 20))),
      serverFrame(0x89, Buffer.from('there?')),
      serverFrame(0x80, Buffer.from(data(7).slice(20))),
    ),
    [...IN, ...frameOf(7)],
  ],
  ['an event that asks for an ack', greeted(textFrame(data(3).replace('42', '4217'))), [...IN, ...frameOf(3)]],
  [
    'an event of another namespace, one we do not know, and an ack of nothing',
    greeted(textFrame('42/other,["data",{}]'), textFrame('42["news",{"a":1}]'), textFrame(data(4))),
    [...IN, ...frameOf(4)],
  ],
  [
    'an event with a binary part',
    greeted(
      textFrame('451-["chart",{"_placeholder":true,"num":0}]'),
      serverFrame(0x82, Buffer.from([1, 2, 3])),
      textFrame(data(5)),
    ),
    [...IN, ...frameOf(5)],
  ],
  [
    'a message of 20 MB',
    greeted(textFrame(`42["news","${'x'.repeat(20_000_000)}"]`), textFrame(data(6))),
    [...IN, ...frameOf(6)],
  ],
];

/** To a client that is in: the library tells of events a moment later than of an end that stands in the same piece. */
const ENDS: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ['a disconnect by packet', sent(textFrame('41')), 'io server disconnect'],
  ['a refusal once it is in', sent(textFrame('44{"message":"gone"}')), 'io server disconnect'],
  ['a close frame', sent(serverFrame(0x88, Buffer.from([3, 232]))), 'transport close'],
  ['a close frame that says why', sent(serverFrame(0x88, Buffer.from([3, 243, 98, 121, 101]))), 'transport close'],
  [
    'the close packet of Engine.IO, and the close that follows it',
    sent(textFrame('1'), serverFrame(0x88, Buffer.alloc(0))),
    'transport close',
  ],
  ['an end of the TCP connection', (socket) => socket.end(), 'transport close'],
  ['a reset of the TCP connection', (socket) => socket.resetAndDestroy(), 'transport close'],
  ['a frame with a reserved bit', sent(serverFrame(0xc1, Buffer.from('x'))), 'transport error'],
  ['an unknown opcode', sent(serverFrame(0x83, Buffer.from('x'))), 'transport error'],
  ['a continuation of nothing', sent(serverFrame(0x80, Buffer.from('x'))), 'transport error'],
  ['a ping in fragments', sent(serverFrame(0x09, Buffer.from('x'))), 'transport error'],
  ['a close code that no frame may hold', sent(serverFrame(0x88, Buffer.from([3, 237]))), 'transport error'],
  [
    'a frame that says it is larger than 100 MiB',
    sent(Buffer.from([0x81, 127, 0, 0, 0, 0, 0x06, 0x40, 0, 0x01])),
    'transport error',
  ],
  ['a masked frame', sent(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])), 'transport error'],
  ['an unknown packet outside', sent(textFrame('9')), 'transport error'],
  ['an unknown packet inside', sent(textFrame('49')), 'parse error'],
  ['an event that is cut', sent(textFrame('42["data",{"sym')), 'parse error'],
  ['an event with eleven binary parts', sent(textFrame('4511-["chart"]')), 'parse error'],
  ['an event with a binary part of which there is none', sent(textFrame('450-["chart"]')), 'parse error'],
  ['a binary message that belongs to nothing', sent(serverFrame(0x82, Buffer.from([1]))), 'parse error'],
  [
    'text where a binary message belongs',
    sent(textFrame('451-["data",{"_placeholder":true,"num":0}]'), textFrame('42["data",{}]')),
    'parse error',
  ],
  ['a text that is not UTF-8', sent(serverFrame(0x81, Buffer.from([0x34, 0x32, 0xff, 0xfe]))), 'transport error'],
];

describe.each(Object.entries(ALL_CLIENTS))('%s', (_name, createDriver) => {
  it.each(UNUSUAL)('takes %s', async (_, after, expected) => {
    server = await startRawServer(after);
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual(expected);
  });

  it.each(ENDS)('is lost by %s, once', async (_, end, reason) => {
    server = await startRawServer(greeted());
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual(IN);
    for (const socket of server.open) end(socket);
    await expect.poll(() => reports, SOON).toEqual([...IN, ['lost', 1, reason]]);
    driver.leave(1);
    await expect.poll(() => server.open.size, SOON).toBe(0);
    expect(reports).toHaveLength(3);
  });

  it.each<[string, string, (socket: Socket) => void, string]>([
    ['by packet', '44{"message":"Invalid API Key"}', () => {}, 'authentication'],
    ['by an end before the greeting', '40{"sid":"t"}', (socket) => socket.end(), 'reset'],
  ])('is refused %s, once', async (_, join, after, reason) => {
    server = await startRawServer(after, { join: () => join });
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual([['refused', 1, reason]]);
  });

  it('is opened again under its number as soon as it is lost, and leaves as the new one', async () => {
    server = await startRawServer(greeted());
    const { reports, ...options } = notedOptions(server.url);
    const lost = (connection: number, reason: string): void => {
      options.sink.lost(connection, reason);
      driver.connect(connection, 0);
    };
    driver = createDriver({ ...options, sink: { ...options.sink, lost } });
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual(IN);
    for (const socket of server.open) sent(textFrame('41'))(socket);
    const again = [...IN, ['lost', 1, 'io server disconnect'], ...IN];
    await expect.poll(() => reports, SOON).toEqual(again);
    driver.leave(1);
    await expect.poll(() => reports, SOON).toEqual([...again, ['left', 1]]);
    await expect.poll(() => server.open.size, SOON).toBe(0);
  });

  it('loses a server that no longer pings, and answers one that does', async () => {
    const pings: NodeJS.Timeout[] = [];
    server = await startRawServer(
      (socket) => {
        greeted()(socket);
        for (const ms of [250, 500]) pings.push(setTimeout(() => socket.write(textFrame('2')), ms));
      },
      { pings: () => ({ pingInterval: 500, pingTimeout: 500 }) },
    );
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual([...IN, ['lost', 1, 'ping timeout']]);
    expect(server.heard.filter((text) => text === '1:3')).toHaveLength(2);
  });

  it('waits for each server by its own times, not by those that another one told', async () => {
    const patient = { pingInterval: 60_000, pingTimeout: 60_000 };
    const hasty = { pingInterval: 500, pingTimeout: 500 };
    server = await startRawServer(greeted(), { pings: (nth) => (nth === 1 ? hasty : patient) });
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    for (const connection of [1, 2, 3]) {
      driver.connect(connection, 0);
      await expect.poll(() => reports, SOON).toContainEqual(['subscribed', connection]);
    }
    await expect.poll(() => reports, SOON).toContainEqual(['lost', 2, 'ping timeout']);
    expect(reports.filter(([word]) => word === 'lost')).toHaveLength(1);
  });

  it.each<[string, (request: string) => string]>([
    ['an error', () => 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'],
    ['no HTTP', () => 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    [
      'a key that does not fit',
      () =>
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n',
    ],
  ])('is refused by a handshake that is answered with %s', async (_, answer) => {
    server = await startRawServer(() => {}, { answer });
    const { reports, ...options } = notedOptions(server.url);
    driver = createDriver(options);
    driver.connect(1, 0);
    await expect.poll(() => reports, SOON).toEqual([['refused', 1, 'handshake']]);
  });

  it('says nothing of half a handshake, until it is given up', async () => {
    let asked = false;
    server = await startRawServer(() => {}, {
      answer: () => {
        asked = true;
        return 'HTTP/1.1 101 Switching';
      },
    });
    const { reports, ...options } = notedOptions(server.url);
    // Long over when the server has been asked: it is for whoever connects to give up, not for the client.
    driver = createDriver({ ...options, settings: { ...options.settings, connectTimeoutMs: 1 } });
    driver.connect(1, 0);
    await expect.poll(() => asked, SOON).toBe(true);
    driver.abandon(1);
    expect(reports).toEqual([]);
  });
});
