import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SocketSettings } from '../../core/scenario.ts';
import { CLIENT_NAMES, CLIENTS, notedOptions } from './testing/noted.ts';

describe.each(CLIENT_NAMES)('the driver %s', (client) => {
  /** A driver before a Socket.IO server that answers each socket so, and everything it reported. */
  const start = async (onSocket: (socket: Socket) => void, settings: Partial<SocketSettings> = {}) => {
    const http = createServer();
    const io = new Server(http, { path: '/api/stream', transports: ['websocket'] });
    io.on('connection', onSocket);
    http.listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    const { port } = http.address() as AddressInfo;
    const { reports, ...options } = notedOptions(`http://127.0.0.1:${port}`);
    const driver = CLIENTS[client]({ ...options, settings: { ...options.settings, ...settings } });
    onTestFinished(async () => {
      await driver.close();
      await io.close();
    });
    const reported = (...report: unknown[]) => expect.poll(() => reports, { timeout: 5_000 }).toContainEqual(report);
    return { driver, reports, reported };
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
    const { driver, reported } = await start(onSocket, { recoverMs: 1_000 });
    driver.connect(8, 0);
    await reported('recoveryAsked', 8);
    driver.leave(8);
    await reported('recoveryEnded', 8, how);
    await reported('left', 8);
  });
});
