import type { HostFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

/** Far apart in 127.0.0.0/8: Linux takes all of it, other systems 127.0.0.1 alone unless told. */
export const TRIED = ['127.0.0.1', '127.0.0.2', '127.0.0.150', '127.0.1.1', '127.64.0.1', '127.255.255.254'] as const;

/** Which loopback addresses a connection of ours may come from. */
export const readAddresses = async (machine: Machine): Promise<HostFacts['sourceAddresses']> => {
  const usable = await Promise.all(TRIED.map((address) => machine.canBind(address)));
  return { tried: TRIED.length, usable: usable.filter(Boolean).length };
};
