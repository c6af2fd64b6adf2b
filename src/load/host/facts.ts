import type { Clock } from '../../core/clock.ts';
import type { HostFacts } from '../../core/host.ts';
import { readAddresses } from './addresses.ts';
import { lookAtClock, watchWall } from './clock-check.ts';
import { readCpu } from './cpu.ts';
import { readDescriptors } from './descriptors.ts';
import type { Machine } from './machine.ts';
import { readMemory } from './memory.ts';
import { readPorts } from './ports.ts';
import { readDestination, readSockets } from './sockets.ts';

/** What this machine has to send load with, now, and what is taken of its ports towards the targets at `urls`. Never throws: what a system does not tell is null. */
export const readHostFacts = async (machine: Machine, clock: Clock, urls: readonly string[]): Promise<HostFacts> => {
  const wall = watchWall(clock);
  const [descriptors, ports, sockets, sourceAddresses, cpu, memoryFreeBytes] = await Promise.all([
    readDescriptors(machine),
    readPorts(machine),
    readSockets(machine),
    readAddresses(machine),
    readCpu(machine),
    readMemory(machine),
  ]);
  const destinations =
    ports === null ? [] : await Promise.all([...new Set(urls)].map((url) => readDestination(machine, ports, url)));
  return {
    platform: machine.platform,
    descriptors,
    ports,
    sockets,
    destinations: destinations.filter((destination) => destination !== null),
    sourceAddresses,
    cpu,
    memoryFreeBytes,
    clock: { ...lookAtClock(clock), ...wall() },
  };
};
