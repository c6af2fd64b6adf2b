import type { DestinationFacts, HostFacts, HostWarning, PlanRefusal, PortFacts } from '../../core/host.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Share } from '../cursor.ts';
import { DESCRIPTOR_RESERVE, REUSED_AFTER_SEC, TIME_WAIT_SEC, WORKERS_PER_CORE } from './capacity.ts';
import { quoteConnections, socketsHeld, socketsOfBusiest } from './plan-needs.ts';
import { freePorts, reusesTimeWait } from './reach.ts';

export type Fit = {
  readonly workers: number;
  /** The most sockets held at once, by all workers. */
  readonly held: number;
  readonly refusal: PlanRefusal | null;
  readonly warnings: readonly HostWarning[];
};

export type FitAsked = {
  readonly plan: Plan;
  readonly share: Share;
  readonly arms: readonly { readonly arm: Arm; readonly url: string }[];
  /** As many workers as the load needs. */
  readonly workers: number;
  /** Whether more may be started where that helps: not when a user has said how many. */
  readonly mayAddWorkers: boolean;
};

type Room = { readonly limit: number; readonly spare: number; readonly quotes: number; readonly mostWorkers: number };

/** Descriptors of one worker: what is left for sockets beside the pools of all arms; null where there is no limit. */
const roomIn = ({ descriptors, cpu }: HostFacts, { plan, arms }: FitAsked): Room | null => {
  const limit = descriptors?.soft ?? null;
  if (limit === null) return null;
  const quotes = arms.length * quoteConnections(plan);
  return { limit, quotes, spare: limit - DESCRIPTOR_RESERVE - quotes, mostWorkers: WORKERS_PER_CORE * cpu.cores };
};

/** The fewest workers, from those asked for up to the most, of which each has room for its sockets; null = none. */
const workersThatHold = (asked: FitAsked, held: number, room: Room): number | null => {
  const { plan, share, workers, mayAddWorkers } = asked;
  if (room.spare < 0) return null;
  const most = mayAddWorkers ? Math.max(workers, room.mostWorkers) : workers;
  const least = Math.max(workers, Math.ceil(held / Math.max(1, room.spare)));
  for (let count = least; count <= most; count += 1)
    if (socketsOfBusiest(plan, share, count) <= room.spare) return count;
  return null;
};

const tooFewDescriptors = ({ plan, share, workers }: FitAsked, held: number, room: Room): PlanRefusal => {
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
    workersNeeded: wanted > workers && wanted <= room.mostWorkers ? wanted : null,
  };
};

type Visited = { readonly destination: DestinationFacts; readonly arms: readonly Arm[] };

/** Arms by where they lead: two addresses of one target share its ports. */
const visitedBy = ({ destinations }: HostFacts, { arms }: FitAsked): readonly Visited[] =>
  [...Map.groupBy(destinations, ({ destination }) => destination).values()].flatMap((same) => {
    const [destination] = same;
    const urls = new Set(same.map(({ url }) => url));
    const there = arms.filter(({ url }) => urls.has(url)).map(({ arm }) => arm);
    return destination === undefined || there.length === 0 ? [] : [{ destination, arms: there }];
  });

type PortNeed = { readonly refusal: PlanRefusal | null; readonly warnings: readonly HostWarning[] };

/** Ports of one destination: what is open at once must fit; what lingers in TIME_WAIT may be on our side or on the target's, so it is a warning. */
const portNeed = (ports: PortFacts, { plan, share }: FitAsked, workers: number, visited: Visited): PortNeed => {
  const { destination, arms } = visited;
  const free = freePorts(ports, destination);
  const quotes = arms.length * workers * quoteConnections(plan);
  const held = socketsHeld(plan, share, arms);
  if (held + quotes > free) {
    const reachable = Math.max(0, free - quotes);
    return {
      refusal: { code: 'ports', destination: destination.destination, held, quotes, free, reachable },
      warnings: [],
    };
  }
  const lingerSec = reusesTimeWait(ports, destination) ? REUSED_AFTER_SEC : TIME_WAIT_SEC;
  const perDestination = socketsHeld(plan, share, arms, lingerSec * 1_000_000) + quotes;
  return {
    refusal: null,
    warnings: perDestination > free ? [{ code: 'ports-linger', perDestination, free, lingerSec }] : [],
  };
};

/**
 * Whether a plan fits on this machine, with how many workers, and if not how much would (measurement.md 2). More workers than asked for are
 * taken where one process has too few descriptors. What a system does not tell refuses nothing. Pure.
 */
export const fitPlan = (facts: HostFacts, asked: FitAsked): Fit => {
  const held = socketsHeld(
    asked.plan,
    asked.share,
    asked.arms.map(({ arm }) => arm),
  );
  const room = roomIn(facts, asked);
  const found = room === null ? asked.workers : workersThatHold(asked, held, room);
  const workers = found ?? asked.workers;
  const { ports } = facts;
  const needs =
    ports === null ? [] : visitedBy(facts, asked).map((visited) => portNeed(ports, asked, workers, visited));
  const byDescriptors = room !== null && found === null ? tooFewDescriptors(asked, held, room) : null;
  return {
    workers,
    held,
    refusal: byDescriptors ?? needs.find(({ refusal }) => refusal !== null)?.refusal ?? null,
    warnings: needs.flatMap(({ warnings }) => warnings),
  };
};
