import type { HostFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

/** Far apart in 127.0.0.0/8: Linux takes all of it, other systems 127.0.0.1 alone unless told. */
export const TRIED = ['127.0.0.1', '127.0.0.2', '127.0.0.150', '127.0.1.1', '127.64.0.1', '127.255.255.254'] as const;

/** Which loopback addresses a connection of ours may come from. */
export const readAddresses = async (machine: Machine): Promise<HostFacts['sourceAddresses']> => {
  const usable = await Promise.all(TRIED.map((address) => machine.canBind(address)));
  return { tried: TRIED.length, usable: usable.filter(Boolean).length };
};

const A_BLOCK = 254;

/** So many loopback addresses to come from: 127.0.1.1 and on, in blocks of 254. 127.0.0.x is left to targets and to the system's own choice. */
export const loopbackSources = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `127.0.${1 + Math.floor(i / A_BLOCK)}.${1 + (i % A_BLOCK)}`);
