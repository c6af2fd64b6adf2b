import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { loopbackSources } from '../host/addresses.ts';
import { localAddressesFor } from './sources.ts';
import { CLIENT_NAMES, CLIENTS, notedOptions } from './testing/noted.ts';

const SOURCES = loopbackSources(2);

it.each(CLIENT_NAMES)('the sockets of %s come from the source addresses in turn, also to a name', async (name) => {
  const came: (string | undefined)[] = [];
  const server = createServer((socket) => {
    came.push(socket.remoteAddress);
    socket.on('error', () => {}).destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { reports, ...options } = notedOptions(`http://localhost:${(server.address() as AddressInfo).port}`);
  // Linux alone has all of 127.0.0.0/8.
  const sources = process.platform === 'linux' ? SOURCES : ['127.0.0.1', '127.0.0.1'];
  const localAddressOf = localAddressesFor(sources, { index: 1, count: 3 });
  const driver = CLIENTS[name]({ ...options, localAddressOf });
  try {
    for (const [at, connection] of [1, 4, 7, 10].entries()) {
      driver.connect(connection, 0);
      await expect.poll(() => reports, { timeout: 10_000 }).toHaveLength(at + 1);
    }
    expect(came).toEqual([...sources, ...sources]);
    expect(reports.map(([what]) => what)).toEqual(['refused', 'refused', 'refused', 'refused']);
  } finally {
    await driver.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

it.each(CLIENT_NAMES)('an address that is not ours is our fault with %s, not that of the target', async (name) => {
  const { reports, ...options } = notedOptions('http://127.0.0.1:9');
  const driver = CLIENTS[name]({ ...options, localAddressOf: () => '192.0.2.1' });
  driver.connect(1, 0);
  await expect.poll(() => reports, { timeout: 10_000 }).toEqual([['refused', 1, 'ours-eaddrnotavail']]);
  await driver.close();
});
