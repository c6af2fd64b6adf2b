import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { connectionsNeededOf } from '../../core/quote-pool.ts';
import { orderedBy, type Share, shardOf, shareOfWorker } from '../cursor.ts';

/** The most intervals open at once: each from its start to its end, `lingerUs` longer. An end at the instant of a start makes room for it. */
export const peakOverlap = (startsUs: ArrayLike<number>, endsUs: ArrayLike<number>, lingerUs = 0): number => {
  const starts = Float64Array.from(startsUs).sort();
  const ends = Float64Array.from(endsUs, (end) => end + lingerUs).sort();
  let gone = 0;
  let peak = 0;
  for (const [opened, start] of starts.entries()) {
    while ((ends[gone] ?? Number.POSITIVE_INFINITY) <= start) gone += 1;
    peak = Math.max(peak, opened + 1 - gone);
  }
  return peak;
};

const planned = ({ connections }: Plan, items: Uint32Array, lingerUs: number): number => {
  const at = (instants: Float64Array): Float64Array => Float64Array.from(items, (item) => instants[item] ?? 0);
  return peakOverlap(at(connections.dueUs), at(connections.leaveUs), lingerUs);
};

/** The most sockets that a share of a plan holds at once, of the given arms; with `lingerUs` also those that left so lately. */
export const socketsHeld = (plan: Plan, share: Share, arms: readonly Arm[], lingerUs = 0): number => {
  const { connections, slices } = plan;
  const items = shardOf(connections.count, share).filter((item) => {
    const arm = slices[connections.slice[item] ?? -1]?.mode;
    return arm !== undefined && arms.includes(arm);
  });
  return planned(plan, orderedBy(items, connections.dueUs), lingerUs);
};

/** The most sockets that the busiest of `workers` holds at once. */
export const socketsOfBusiest = (plan: Plan, share: Share, workers: number): number =>
  Math.max(
    ...Array.from({ length: workers }, (_, worker) =>
      planned(plan, shardOf(plan.connections.count, shareOfWorker(share, workers, worker)), 0),
    ),
  );

/** The connections for quotes to one arm that one of so many load processes must be able to open. */
export const quoteConnections = ({ scenario, arrivals }: Plan, processes: number): number =>
  Math.min(connectionsNeededOf(scenario, processes), arrivals.count);
