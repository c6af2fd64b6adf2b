import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { loopbackSources } from '../host/addresses.ts';
import { localAddressesFor } from './sources.ts';
import { ALL_CLIENTS, CLIENT_NAMES, CLIENTS, notedOptions } from './testing/noted.ts';

const SOURCES = loopbackSources(2);
const KINDS = Object.entries(ALL_CLIENTS);
const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** A server that notes where its connections come from, and ends each. */
const startServer = async (host: string) => {
  const came: (string | undefined)[] = [];
  const server = createServer((socket) => {
    came.push(socket.remoteAddress);
    socket.on('error', () => {}).destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { came, port: (server.address() as AddressInfo).port };
};

it.each(CLIENT_NAMES)('the sockets of %s come from the source addresses in turn, also to a name', async (name) => {
  const { came, port } = await startServer('127.0.0.1');
  const { reports, ...options } = notedOptions(`http://localhost:${port}`);
  // Linux alone has all of 127.0.0.0/8.
  const sources = process.platform === 'linux' ? SOURCES : ['127.0.0.1', '127.0.0.1'];
  const localAddressOf = localAddressesFor(sources, { index: 1, count: 3 });
  const driver = CLIENTS[name]({ ...options, localAddressOf });
  onTestFinished(() => driver.close());
  for (const [at, connection] of [1, 4, 7, 10].entries()) {
    driver.connect(connection, 0);
    await expect.poll(() => reports, { timeout: 10_000 }).toHaveLength(at + 1);
  }
  expect(came).toEqual([...sources, ...sources]);
  expect(reports.map(([what]) => what)).toEqual(['refused', 'refused', 'refused', 'refused']);
});

it.runIf(hasIPv6).each(KINDS)(
  'the sockets of %s come from an IPv6 address, to one and to a name',
  async (_, create) => {
    const { came, port } = await startServer('::1');
    const names = [{ host: 'both.test', addresses: ['127.0.0.1', '::1'] }];
    for (const host of ['[::1]', 'both.test']) {
      const { reports, ...options } = notedOptions(`http://${host}:${port}`);
      const driver = create({ ...options, names, localAddressOf: () => '::1' });
      onTestFinished(() => driver.close());
      driver.connect(1, 0);
      await expect.poll(() => reports, { timeout: 10_000 }).toHaveLength(1);
    }
    expect(came).toEqual(['::1', '::1']);
  },
);

it.each(CLIENT_NAMES)('an address that is not ours is our fault with %s, not that of the target', async (name) => {
  const { reports, ...options } = notedOptions('http://127.0.0.1:9');
  const driver = CLIENTS[name]({ ...options, localAddressOf: () => '192.0.2.1' });
  driver.connect(1, 0);
  await expect.poll(() => reports, { timeout: 10_000 }).toEqual([['refused', 1, 'ours-eaddrnotavail']]);
  await driver.close();
});

it.each(
  [
    ['::1', 'http://127.0.0.1:9'],
    ['127.0.0.1', 'http://[::1]:9'],
  ].flatMap(([source = '', url = '']) => KINDS.map(([kind, create]) => ({ source, url, kind, create }))),
)('from $source to $url no way leads, which is our fault with $kind', async ({ source, url, create }) => {
  const { reports, ...options } = notedOptions(url);
  const driver = create({ ...options, localAddressOf: () => source });
  onTestFinished(() => driver.close());
  driver.connect(1, 0);
  await expect.poll(() => reports, { timeout: 10_000 }).toEqual([['refused', 1, 'ours-einval']]);
});
