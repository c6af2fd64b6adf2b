import { isIP } from 'node:net';
import { hostOf, type NamedHost } from '../../core/host-names.ts';
import type { Machine } from './machine.ts';

/** An address leads to itself, and `localhost` to this machine: nobody is asked. */
const isLookedUp = (host: string): boolean => isIP(host) === 0 && host !== 'localhost';

/**
 * Looks up the hosts of these URLs, each once, so that no connection of the load has to. Never throws: a name that leads nowhere now is left out, and
 * looked up by whoever connects.
 */
export const readNames = async (
  { resolveAll }: Pick<Machine, 'resolveAll'>,
  urls: readonly string[],
): Promise<NamedHost[]> => {
  const hosts = [...new Set(urls.map((url) => hostOf(new URL(url))))].filter(isLookedUp);
  const found = await Promise.all(hosts.map(async (host) => ({ host, addresses: (await resolveAll(host)) ?? [] })));
  return found
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ host, addresses }) => ({ host, addresses: [...new Set(addresses)] }));
};
