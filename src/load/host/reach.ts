import type { CpuFacts, DestinationFacts, HostFacts, PortFacts, Reach } from '../../core/host.ts';
import { CONNECTIONS_PER_WORKER, DESCRIPTOR_RESERVE, RATE_PER_WORKER } from './capacity.ts';

/** The whole cores that this process may keep busy: its quota counts where there is one. */
export const coresFor = ({ cores, quotaCores }: CpuFacts): number =>
  Math.max(1, Math.min(cores, Math.floor(quotaCores ?? cores)));

/** Sockets that one process can hold besides `other` connections of its own; null = no limit, or not known. */
export const socketsPerWorker = ({ descriptors }: Pick<HostFacts, 'descriptors'>, other = 0): number | null =>
  descriptors === null || descriptors.soft === null ? null : Math.max(0, descriptors.soft - DESCRIPTOR_RESERVE - other);

/** Whether a port in TIME_WAIT to this destination is given out again after a second. */
export const reusesTimeWait = (
  { timeWaitReuse }: Pick<PortFacts, 'timeWaitReuse'>,
  { isLoopback }: Pick<DestinationFacts, 'isLoopback'>,
): boolean => timeWaitReuse === 'all' || (timeWaitReuse === 'loopback' && isLoopback);

export const portRange = ({ first, last, reserved }: Pick<PortFacts, 'first' | 'last' | 'reserved'>): number =>
  Math.max(0, last - first + 1 - reserved);

/** Local ports left for new connections to a destination, from one source address. */
export const freePorts = (ports: PortFacts, destination: DestinationFacts): number => {
  const { inUse, listening, timeWait } = destination;
  const taken = inUse + listening + (reusesTimeWait(ports, destination) ? 0 : timeWait);
  return Math.max(0, portRange(ports) - taken);
};

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** What this machine can hold and send with so many workers, each with `other` connections besides its sockets. Pure. */
export const reachOf = (facts: HostFacts, workers = coresFor(facts.cpu), other = 0): Reach => {
  const { ports } = facts;
  const perWorker = socketsPerWorker(facts, other);
  const byDescriptors = perWorker === null ? null : perWorker * workers;
  const free =
    ports === null ? [] : [portRange(ports), ...facts.destinations.map((destination) => freePorts(ports, destination))];
  const byPorts = least(free);
  const busy = Math.min(workers, coresFor(facts.cpu));
  return {
    workers,
    perWorker,
    byDescriptors,
    byPorts,
    connections: least([byDescriptors, byPorts]),
    connectionsByCpu: busy * CONNECTIONS_PER_WORKER,
    requestsPerSecByCpu: busy * RATE_PER_WORKER,
  };
};
