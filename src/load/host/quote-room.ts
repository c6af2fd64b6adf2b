import type { HostFacts } from '../../core/host.ts';
import { DESCRIPTOR_RESERVE, SOURCE_FILL } from './capacity.ts';
import type { Fit } from './fit.ts';
import type { FitAsked } from './fit-asked.ts';
import { quoteConnections, socketsHeld, socketsOfBusiest } from './plan-needs.ts';
import { visitedBy } from './port-fit.ts';
import { carriedByProxy } from './proxy-fit.ts';
import { freePorts } from './reach.ts';

/** What is left of the descriptors of a process beside its sockets, for each arm. */
const byDescriptors = ({ descriptors }: HostFacts, { plan, share, arms }: FitAsked, workers: number): number[] => {
  const limit = descriptors?.soft ?? null;
  if (limit === null) return [];
  return [(limit - DESCRIPTOR_RESERVE - socketsOfBusiest(plan, share, workers)) / arms.length];
};

/** What one proxy may still carry beside all sockets, for each process and each arm. */
const byProxy = (facts: HostFacts, asked: FitAsked, workers: number): number[] => {
  const carried = carriedByProxy(facts, asked);
  if (carried === null) return [];
  const { plan, share, arms } = asked;
  const held = socketsHeld(
    plan,
    share,
    arms.map(({ arm }) => arm),
  );
  return [(carried - held) / (workers * arms.length)];
};

/** What is left of the local ports of each destination beside its sockets, for each process and each arm that leads there. Sockets with addresses of their own take none of them. */
const byPorts = (
  facts: HostFacts,
  asked: FitAsked,
  { workers, sources }: Pick<Fit, 'workers' | 'sources'>,
): number[] => {
  const { ports } = facts;
  if (ports === null) return [];
  return visitedBy(facts, asked).map(({ destination, arms, share }) => {
    const addresses = asked.sourcesNamed ?? 1;
    const hasOwn = sources > 0 && asked.sourcesNamed === undefined;
    const held = hasOwn ? 0 : socketsHeld(asked.plan, asked.share, arms) * share;
    return (freePorts(ports, destination) * SOURCE_FILL * addresses - held) / (workers * arms.length * share);
  });
};

/**
 * The most connections for quotes to one arm that each worker may open on this machine, never fewer than the load needs; null where nothing is known to
 * limit them. A pool for answers of two seconds may be larger than that: a target that stops answering would then use up descriptors or ports, and the
 * run would be void where it should fail. Pure.
 */
export const quoteRoom = (facts: HostFacts, asked: FitAsked, fit: Pick<Fit, 'workers' | 'sources'>): number | null => {
  const { workers } = fit;
  const rooms = [
    ...byDescriptors(facts, asked, workers),
    ...byProxy(facts, asked, workers),
    ...byPorts(facts, asked, fit),
  ];
  if (rooms.length === 0) return null;
  const needed = quoteConnections(asked.plan, asked.share.count * workers);
  return Math.max(1, needed, Math.floor(Math.min(...rooms)));
};
