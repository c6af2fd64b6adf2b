import type { CpuFacts, DestinationFacts, HostFacts, PortFacts, Reach } from '../../core/host.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import { CONNECTIONS_PER_WORKER, DESCRIPTOR_RESERVE, RATE_PER_WORKER, SOURCE_FILL } from './capacity.ts';
import { socketsByMemory } from './memory-fit.ts';

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

/** Local ports that sockets of one source address may use: they are taken for the address, wherever they lead. */
export const portsPerSource = (ports: PortFacts): number => Math.floor(portRange(ports) * SOURCE_FILL);

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** How the sockets of a run go out: `addresses` of each target, source addresses (0 = the one that the system chooses), client. */
export type Ways = {
  readonly addresses: number;
  readonly sources: number;
  readonly client: SocketSettings['client'];
};

const ONE_WAY: Ways = { addresses: 1, sources: 0, client: 'socket.io-client' };

/** What this machine can hold and send with so many workers, each with `other` connections besides its sockets. Pure. */
export const reachOf = (facts: HostFacts, workers = coresFor(facts.cpu), other = 0, ways: Ways = ONE_WAY): Reach => {
  const { ports } = facts;
  const perWorker = socketsPerWorker(facts, other);
  const byDescriptors = perWorker === null ? null : perWorker * workers;
  const free =
    ports === null ? [] : [portRange(ports), ...facts.destinations.map((destination) => freePorts(ports, destination))];
  const fromOne = least(free);
  const bySystem = fromOne === null ? null : fromOne * ways.addresses;
  const byPorts = ways.sources === 0 || ports === null ? bySystem : portsPerSource(ports) * ways.sources;
  const byMemory = socketsByMemory(facts, workers, ways.client);
  const busy = Math.min(workers, coresFor(facts.cpu));
  return {
    workers,
    perWorker,
    byDescriptors,
    byPorts,
    byMemory,
    connections: least([byDescriptors, byPorts, byMemory]),
    connectionsByCpu: busy * CONNECTIONS_PER_WORKER,
    requestsPerSecByCpu: busy * RATE_PER_WORKER,
  };
};
