import { expect, it } from 'vitest';
import { noWayFrom } from './source-reach.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['::1', '127.0.0.1'],
  'four.test': ['192.0.2.5'],
  'both.test': ['2001:db8::5', '192.0.2.5'],
};
/** A machine that has 192.0.2.9 besides loopback. */
const machine = {
  resolveAll: async (host: string) => NAMES[host] ?? null,
  canBind: async (address: string) => address === '192.0.2.9' || address === '0.0.0.0',
};

it.each([
  ['loopback to another machine', '127.0.0.2', 'http://192.0.2.5:3000', 'elsewhere'],
  ['loopback to a name of another machine', '127.0.0.2', 'http://four.test', 'elsewhere'],
  ['loopback of IPv6 to another machine', '0:0:0:0:0:0:0:1', 'http://both.test', 'elsewhere'],
  ['IPv6 to an IPv4 address', '::1', 'http://127.0.0.1:3000', 'family'],
  ['IPv4 to an IPv6 address', '127.0.0.1', 'http://[::1]:3000', 'family'],
  ['IPv6 to a name of IPv4 alone', '2001:db8::9', 'https://four.test', 'family'],
])('there is no way from %s', async (_, source, url, why) => {
  expect(await noWayFrom([source], [url], machine)).toEqual({ source, url, why });
});

it.each([
  ['loopback to loopback', '127.0.0.2', 'http://127.0.0.1:3000'],
  ['loopback of IPv6 to its own', '::1', 'http://[::1]:3000'],
  ['either family to a name that has both', '127.0.0.2', 'http://localhost:3000'],
  ['either family to a name that has both, of IPv6', '::1', 'http://localhost:3000'],
  ['loopback to another address of this machine', '127.0.0.2', 'http://192.0.2.9:3000'],
  ['loopback to all addresses of this machine', '127.0.0.2', 'http://0.0.0.0:3000'],
  ['an address of this machine to loopback', '192.0.2.9', 'http://127.0.0.1:3000'],
  ['an address of this machine to another one', '192.0.2.9', 'http://both.test'],
  ['anywhere to a name that leads nowhere', '127.0.0.2', 'http://nobody.test'],
])('there is a way, or nobody knows of none, from %s', async (_, source, url) => {
  expect(await noWayFrom([source], [url], machine)).toBeNull();
});

it('each of several source addresses must lead to each of several addresses of a target', async () => {
  const urls = ['http://127.0.0.1:1', 'http://[::1]:2'];
  const wayOf = async (sources: readonly string[]) => noWayFrom(sources, urls, machine);
  expect(await wayOf(['127.0.0.2', '127.0.0.3'])).toMatchObject({ source: '127.0.0.2', url: urls[1] });
  expect(await wayOf(['127.0.0.2', '::1'])).toMatchObject({ source: '::1', url: urls[0] });
  expect(await noWayFrom(['127.0.0.2', '::1'], ['http://localhost:1'], machine)).toBeNull();
});

it('nobody is asked for a name where no source address is named', async () => {
  const resolveAll = async (): Promise<never> => {
    throw new Error('asked');
  };
  expect(await noWayFrom([], ['http://four.test'], { ...machine, resolveAll })).toBeNull();
});
