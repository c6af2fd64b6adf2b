import type { HostFacts, MemoryRefusal } from '../../core/host.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import { SOCKET_BYTES, WORKER_BYTES } from './capacity.ts';

/** What a held socket takes here, in the worker and in the system. */
export const socketBytes = (client: SocketSettings['client']): number => SOCKET_BYTES[client] + SOCKET_BYTES.system;

/** Sockets that the free memory holds in so many workers; null = not told. */
export const socketsByMemory = (
  { memoryFreeBytes }: Pick<HostFacts, 'memoryFreeBytes'>,
  workers: number,
  client: SocketSettings['client'],
): number | null =>
  memoryFreeBytes === null
    ? null
    : Math.max(0, Math.floor((memoryFreeBytes - workers * WORKER_BYTES) / socketBytes(client)));

type Asked = { readonly held: number; readonly workers: number; readonly client: SocketSettings['client'] };

/** Why the memory of this machine does not do for so many sockets; null = it does, or the machine does not tell. Pure. */
export const memoryRefusal = (facts: HostFacts, { held, workers, client }: Asked): MemoryRefusal | null => {
  const { memoryFreeBytes } = facts;
  const reachable = socketsByMemory(facts, workers, client);
  if (memoryFreeBytes === null || reachable === null || held <= reachable) return null;
  return {
    ...{ code: 'memory', held, workers, reachable },
    ...{ freeBytes: memoryFreeBytes, perSocketBytes: socketBytes(client) },
  };
};
