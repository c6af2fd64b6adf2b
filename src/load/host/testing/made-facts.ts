import type { DestinationFacts, HostFacts } from '../../../core/host.ts';

export const LOCAL = 'http://127.0.0.1:3000';
export const REMOTE = 'http://192.0.2.7:3000';

/** A destination to which nothing is taken. */
export const madeDestination = (changes: Partial<DestinationFacts> = {}): DestinationFacts => ({
  url: LOCAL,
  destination: '127.0.0.1:3000',
  isLoopback: true,
  inUse: 0,
  listening: 0,
  timeWait: 0,
  ...changes,
});

/** A quiet Linux machine of two cores with 20,000 descriptors a process and the usual ports. */
export const madeFacts = (changes: Partial<HostFacts> = {}): HostFacts => ({
  platform: 'linux',
  descriptors: { soft: 20_000, hard: 20_000 },
  ports: { first: 32_768, last: 60_999, reserved: 0, timeWaitReuse: 'loopback' },
  sockets: { inUse: 20, timeWait: 0 },
  destinations: [madeDestination()],
  sourceAddresses: { tried: 6, usable: 6 },
  cpu: { cores: 2, quotaCores: null, load1: 0.1 },
  memoryFreeBytes: 8_000_000_000,
  clock: { stepUs: 1, backwards: 0, wallJumpMs: 0, lookedMs: 10 },
  ...changes,
});
