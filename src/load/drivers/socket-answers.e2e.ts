import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { SocketSink } from './contract.ts';
import { CLIENT_NAMES, CLIENTS, notedOptions } from './testing/noted.ts';

describe.each(CLIENT_NAMES)('the driver %s', (client) => {
  /** A driver before a Socket.IO server that answers each socket so, and everything it reported. */
  const start = async (
    onSocket: (socket: Socket) => void,
    {
      settings = {},
      clock = systemClock,
    }: { readonly settings?: Partial<SocketSettings>; readonly clock?: Clock } = {},
  ) => {
    const http = createServer();
    const io = new Server(http, { path: '/api/stream', transports: ['websocket'] });
    io.on('connection', onSocket);
    http.listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    const { port } = http.address() as AddressInfo;
    const { reports, ...options } = notedOptions(`http://127.0.0.1:${port}`);
    /** Of each socket that left, whether it had its answer. */
    const leaves: boolean[] = [];
    const left: SocketSink['left'] = (connection, isAnswered) => {
      leaves.push(isAnswered);
      options.sink.left(connection, isAnswered);
    };
    const sink = { ...options.sink, left };
    const driver = CLIENTS[client]({ ...options, sink, clock, settings: { ...options.settings, ...settings } });
    onTestFinished(async () => {
      await driver.close();
      await io.close();
    });
    const reported = (...report: unknown[]) => expect.poll(() => reports, { timeout: 5_000 }).toContainEqual(report);
    return { driver, reports, reported, leaves };
  };

  it.each(['subscribe-error', 'exception'])('takes %s without a word for an answer', async (event) => {
    const { driver, reports, reported } = await start((socket) => {
      socket.emit('connected', {});
      socket.on('subscribe', () => socket.emit(event));
    });
    driver.connect(6, 0);
    await reported('subscribeFailed', 6);
    expect(reports.map(([name]) => name)).toEqual(['connected', 'subscribeFailed']);
  });

  it.each<[string, unknown[], string]>([
    ['recovery-data', [{ data: [], metadata: { isLastBatch: true } }], 'recovered'],
    ['recovery-error', [], 'failed'],
  ])('hears %s after it was asked to leave', async (event, words, how) => {
    const onSocket = (socket: Socket): void => {
      socket.emit('connected', {});
      socket.on('subscribe', () => socket.emit('subscribe-ack', {}));
      socket.on('unsubscribe', () => {
        socket.emit(event, ...words);
        socket.emit('unsubscribe-ack', {});
      });
    };
    const { driver, reported } = await start(onSocket, { settings: { recoverMs: 1_000 } });
    driver.connect(8, 0);
    await reported('recoveryAsked', 8);
    driver.leave(8);
    await reported('recoveryEnded', 8, how);
    await reported('left', 8);
  });

  describe('that stood still for longer than the answer to its leave may take', () => {
    /** A client that was asked to leave, and then did nothing for 300 ms of its 200: its timers have rung, and nothing was read since. */
    const stoodStill = async () => {
      const clock = createVirtualClock();
      const asked = Promise.withResolvers<Socket>();
      const onSocket = (socket: Socket): void => {
        socket.emit('connected', {});
        socket.on('subscribe', () => socket.emit('subscribe-ack', {}));
        socket.on('unsubscribe', () => asked.resolve(socket));
      };
      const { driver, reported, leaves } = await start(onSocket, { clock });
      driver.connect(9, 0);
      await reported('subscribed', 9);
      driver.leave(9);
      const socket = await asked.promise;
      clock.block(300_000);
      clock.advance(0);
      return { clock, socket, reported, leaves };
    };

    it('hears the answer that lay there unread', async () => {
      const { socket, reported, leaves } = await stoodStill();
      socket.emit('unsubscribe-ack', {});
      await reported('left', 9);
      expect(leaves).toEqual([true]);
    });

    it('leaves all the same once it has read, and there was none', async () => {
      const { clock, leaves } = await stoodStill();
      expect(leaves).toEqual([]);
      clock.advance(50_000);
      expect(leaves).toEqual([false]);
    });
  });
});
