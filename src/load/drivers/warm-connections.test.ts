import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WarmConnections, warmConnections } from './warm-connections.ts';

let server: Server;
let atServer: Socket[];
let port: number;
let connects: number;
let refuses: boolean;
let connections: WarmConnections;

beforeEach(async () => {
  atServer = [];
  [connects, refuses] = [0, false];
  server = createServer((socket) => void atServer.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  connections = warmConnections((_, callback) => {
    connects += 1;
    if (refuses) {
      // As undici's connector does: an error and nothing else.
      setImmediate(() => Reflect.apply(callback, undefined, [new Error('refused')]));
      return;
    }
    const socket = connectTcp(port, '127.0.0.1', () => callback(null, socket)).on('error', () => {});
  });
});
afterEach(async () => {
  connections.close();
  for (const socket of atServer) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const asked = { hostname: '127.0.0.1', protocol: 'http:', port: '0' };
const ask = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    connections.connect(asked, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });
const askFor = (count: number): Promise<Socket[]> => Promise.all(Array.from({ length: count }, ask));
/** The target lets go of some that are open, and our side has seen it. */
const end = (sockets: readonly Socket[]): Promise<unknown> =>
  Promise.all(
    sockets.map(async (socket) => {
      const closed = new Promise((resolve) => socket.resume().once('close', resolve));
      const itsOther = () => atServer.find(({ remotePort }) => remotePort === socket.localPort);
      await expect.poll(itsOther).toBeDefined();
      itsOther()?.end();
      await closed;
    }),
  );
const served = (count: number) => expect.poll(() => atServer.length).toBe(count);

it('connects when asked, and of its own accord opens nothing', async () => {
  await askFor(2);
  connections.used();
  connections.warm();
  expect(connects).toBe(2);
});

it('opens before the next request as many as ended in the silence, and hands those over', async () => {
  const sockets = await askFor(3);
  connections.used();
  await end(sockets.slice(0, 2));
  connections.warm();
  await served(5);
  const again = await askFor(2);
  expect([connects, again.every((socket) => socket.writable)]).toEqual([5, true]);
  await ask();
  expect(connects).toBe(6);
});

it('hands over what is still being opened, and the error where that fails', async () => {
  const sockets = await askFor(2);
  connections.used();
  await end(sockets);
  connections.warm();
  await Promise.all([ask(), ask()]);
  expect(connects).toBe(4);
});

it('tells an error of what it opens to whoever waits for it, and tries no second time', async () => {
  const [socket] = await askFor(1);
  connections.used();
  await end(socket === undefined ? [] : [socket]);
  refuses = true;
  connections.warm();
  await expect(ask()).rejects.toThrow('refused');
  expect(connects).toBe(2);
});

it('opens once what ends between that and the next request, and nothing after it', async () => {
  const [first] = await askFor(1);
  connections.used();
  connections.warm();
  await end(first === undefined ? [] : [first]);
  await served(2);
  const second = await ask();
  connections.used();
  await end([second]);
  expect(connects).toBe(2);
});

it('goes by the connections of the last request, not by the most there ever were', async () => {
  const sockets = await askFor(3);
  await end(sockets.slice(1));
  connections.used();
  await end(sockets.slice(0, 1));
  connections.warm();
  await served(4);
  expect(connects).toBe(4);
});

it('ends what nobody asked for, also what is only being opened', async () => {
  const sockets = await askFor(2);
  connections.used();
  await end(sockets);
  connections.warm();
  connections.close();
  await served(4);
  await expect.poll(() => atServer.slice(2).every((socket) => socket.resume().closed)).toBe(true);
});
