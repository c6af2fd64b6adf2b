import { isIP } from 'node:net';
import { hostOf } from '../../core/host-names.ts';
import type { Machine } from './machine.ts';

/** A source address, and a URL to which no connection leads from it. `family`: all that the URL leads to is of the other one; `elsewhere`: loopback leads to no other machine. */
export type NoWay = { readonly source: string; readonly url: string; readonly why: 'family' | 'elsewhere' };

type Asked = Pick<Machine, 'resolveAll' | 'canBind'>;

/** 127.0.0.0/8 (RFC 1122 section 3.2.1.3), and ::1 however its zeros are written. */
const isLoopback = (address: string): boolean => /^127\./.test(address) || /^[0:]*:0*1$/.test(address);

/** Nothing for a name that leads nowhere now: whoever connects will say so. */
const addressesOf = async (url: string, { resolveAll }: Asked): Promise<readonly string[]> => {
  const host = hostOf(new URL(url));
  return isIP(host) === 0 ? ((await resolveAll(host)) ?? []) : [host];
};

/** Of a name Node tries one address from there and no other: the first of the same family. An address of this machine is reached from loopback too. */
const whyNot = async (source: string, addresses: readonly string[], machine: Asked): Promise<NoWay['why'] | null> => {
  const address = addresses.find((each) => isIP(each) === isIP(source));
  if (address === undefined) return 'family';
  if (!isLoopback(source) || isLoopback(address)) return null;
  return (await machine.canBind(address)) ? null : 'elsewhere';
};

/** The first of these source addresses from which no connection leads to one of the URLs; null: there is none. Never throws. */
export const noWayFrom = async (
  sources: readonly string[],
  urls: readonly string[],
  machine: Asked,
): Promise<NoWay | null> => {
  if (sources.length === 0) return null;
  for (const url of urls) {
    const addresses = await addressesOf(url, machine);
    if (addresses.length === 0) continue;
    for (const source of sources) {
      const why = await whyNot(source, addresses, machine);
      if (why !== null) return { source, url, why };
    }
  }
  return null;
};
