import type { HostFacts, HostWarning, PlanRefusal } from '../../core/host.ts';
import { DESCRIPTOR_RESERVE, WORKERS_PER_CORE } from './capacity.ts';
import type { FitAsked } from './fit-asked.ts';
import { memoryRefusal } from './memory-fit.ts';
import { quoteConnections, socketsHeld, socketsOfBusiest } from './plan-needs.ts';
import { fitPorts } from './port-fit.ts';
import { proxyRefusal } from './proxy-fit.ts';

export type Fit = {
  readonly workers: number;
  /** The most sockets held at once, by all workers. */
  readonly held: number;
  readonly refusal: PlanRefusal | null;
  readonly warnings: readonly HostWarning[];
  /** Loopback addresses that the sockets come from, in turn; 0 = the one that the system chooses. */
  readonly sources: number;
};

type Room = { readonly limit: number; readonly spare: number; readonly quotes: number };

/** Descriptors of one of so many workers: what is left for sockets beside the pools of all arms. */
const roomIn = (limit: number, { plan, arms, share }: FitAsked, workers: number): Room => {
  const quotes = arms.length * quoteConnections(plan, share.count * workers);
  return { limit, quotes, spare: limit - DESCRIPTOR_RESERVE - quotes };
};

const mostWorkersOf = ({ cpu }: HostFacts): number => WORKERS_PER_CORE * cpu.cores;

/** The fewest workers, from those asked for up to the most, of which each has room for its sockets; null = none. */
const workersThatHold = (asked: FitAsked, held: number, facts: HostFacts, limit: number): number | null => {
  const { plan, share, workers, mayAddWorkers } = asked;
  const most = mayAddWorkers ? Math.max(workers, mostWorkersOf(facts)) : workers;
  for (let count = workers; count <= most; count += 1) {
    const { spare } = roomIn(limit, asked, count);
    if (held <= spare * count && socketsOfBusiest(plan, share, count) <= spare) return count;
  }
  return null;
};

const tooFewDescriptors = (asked: FitAsked, held: number, room: Room, mostWorkers: number): PlanRefusal => {
  const { plan, share, workers } = asked;
  const perWorker = Math.max(0, room.spare);
  const wanted = perWorker === 0 ? Number.POSITIVE_INFINITY : Math.ceil(held / perWorker);
  return {
    code: 'descriptors',
    held,
    workers,
    perWorker,
    quotes: room.quotes,
    limit: room.limit,
    needed: socketsOfBusiest(plan, share, workers) + room.quotes + DESCRIPTOR_RESERVE,
    reachable: perWorker * workers,
    workersNeeded: wanted > workers && wanted <= mostWorkers ? wanted : null,
  };
};

/**
 * Whether a plan fits on this machine, with how many workers, and if not how much would (measurement.md 2). More workers than asked for are
 * taken where one process has too few descriptors, more source addresses where one has too few ports. What a system does not tell refuses
 * nothing. Pure.
 */
export const fitPlan = (facts: HostFacts, asked: FitAsked): Fit => {
  const held = socketsHeld(
    asked.plan,
    asked.share,
    asked.arms.map(({ arm }) => arm),
  );
  const limit = facts.descriptors?.soft ?? null;
  const found = limit === null ? asked.workers : workersThatHold(asked, held, facts, limit);
  const workers = found ?? asked.workers;
  const ports = fitPorts(facts, asked, workers);
  const byDescriptors =
    limit !== null && found === null
      ? tooFewDescriptors(asked, held, roomIn(limit, asked, workers), mostWorkersOf(facts))
      : null;
  const { client } = asked.plan.scenario.sockets;
  const carried = byDescriptors ?? proxyRefusal(facts, asked, { held, workers });
  return {
    workers,
    held,
    refusal: carried ?? ports.refusal ?? memoryRefusal(facts, { held, workers, client }),
    warnings: ports.warnings,
    sources: ports.sources,
  };
};
