import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { faultOf } from '../testing/ends.ts';
import { type ProxyProcess, startProxy } from './start.ts';

/** A target that answers each byte by itself. */
const startEcho = async () => {
  const server = createServer((socket) => socket.pipe(socket).on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
};

/** A proxy process before such a target. */
const startBoth = async (): Promise<ProxyProcess> => {
  const to = await startEcho();
  // A name that nobody else knows.
  const names = [{ host: 'gateway.test', addresses: [to.host] }];
  const routes = [
    { use: 'http' as const, to },
    { use: 'sockets' as const, to: { ...to, host: 'gateway.test' }, names },
  ];
  const proxy = await startProxy(
    [
      { routes, faults: [] },
      { routes, faults: [] },
    ],
    { seed: 1, descriptors: null },
  );
  onTestFinished(async () => {
    await proxy.stop();
  });
  return proxy;
};

const clientOf = async (port: number): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
};

const said = async (socket: Socket, words: string): Promise<string> => {
  socket.write(words);
  const [answer] = await once(socket, 'data');
  return String(answer);
};

test('a process of its own carries each route, switches faults while it runs, and leaves the books of each wire', async () => {
  const proxy = await startBoth();
  const [[http, sockets], [other]] = proxy.ports as [[number, number], [number]];
  expect(proxy.pid).not.toBe(process.pid);
  const [one, two, three] = [await clientOf(http), await clientOf(sockets), await clientOf(other)];
  expect([await said(one, 'a'), await said(two, 'bc'), await said(three, 'def')]).toEqual(['a', 'bc', 'def']);
  const reset = new Promise<NodeJS.ErrnoException>((resolve) => two.once('error', resolve));
  await proxy.replace(0, [faultOf({ kind: 'reset', afterMs: 0 }, { on: 'sockets' })]);
  expect((await reset).code).toBe('ECONNRESET');
  expect(await said(one, 'still')).toBe('still');
  await proxy.replace(0, []);
  expect(await said(await clientOf(sockets), 'again')).toBe('again');
  expect(await proxy.books(0)).toMatchObject({ accepted: 3, open: 2, ended: { fault: 1 } });
  const { books, lost, loopLate } = await proxy.stop();
  expect(lost).toBeNull();
  expect(books).toMatchObject([
    {
      accepted: 3,
      open: 0,
      ended: { fault: 1, proxy: 2 },
      up: { read: 13, passed: 13 },
      down: { read: 13, passed: 13 },
    },
    { accepted: 1, up: { read: 3, passed: 3 }, down: { read: 3, passed: 3 }, faults: [] },
  ]);
  expect(loopLate?.maxMs).toBeGreaterThanOrEqual(0);
});

test('one that is lost says so, and has no books', async () => {
  const proxy = await startBoth();
  process.kill(proxy.pid, 'SIGKILL');
  const end = await proxy.stop();
  expect(end).toEqual({ books: null, loopLate: null, lost: expect.stringContaining('SIGKILL') });
  expect(await proxy.stop()).toEqual(end);
  await expect(proxy.books(0)).rejects.toThrow('SIGKILL');
});

/** `sh` sets the limit and becomes Node. */
const limitedTo = (descriptors: number) => ({
  execPath: '/bin/sh',
  execArgv: ['-c', 'ulimit -n "$0"; exec "$@"', String(descriptors), process.execPath],
});

const fateOf = (port: number): Promise<'carried' | 'refused'> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('a'));
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    socket.once('data', () => resolve('carried'));
    socket.once('close', () => resolve('refused'));
  });

// Without a count of its own it is by their parity whether a connection fails as it is accepted, which nobody hears of, or on its way on.
test.each([200, 201])(
  'one of %d descriptors says of each connection over 68 that it could not carry it',
  async (descriptors) => {
    const routes = [{ use: 'sockets' as const, to: await startEcho() }];
    const proxy = await startProxy([{ routes, faults: [] }], { seed: 1, descriptors, node: limitedTo(descriptors) });
    onTestFinished(async () => {
      await proxy.stop();
    });
    const [[port = 0] = []] = proxy.ports;
    const fates = await Promise.all(Array.from({ length: 100 }, () => fateOf(port)));
    expect(fates.filter((fate) => fate === 'carried')).toHaveLength(68);
    expect(await proxy.books(0)).toMatchObject({ accepted: 68, reached: 68, open: 68, ownFailures: { EMFILE: 32 } });
  },
);
