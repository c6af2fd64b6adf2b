import type { Plan } from '../core/plan.ts';
import type { SliceRecord } from '../core/slice.ts';
import { Recorder } from '../measure/recorder.ts';
import { arrivalsOf, connectionsOf, type Share } from './cursor.ts';

type Limits = { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };

/**
 * The slices of a shard whose worker was lost with its counts: everything it had planned stands as not released, so the books still add up.
 * `elsewhere`: slices whose requests and sockets another engine plays.
 */
export const slicesOfLostShard = (
  plan: Plan,
  shard: Share,
  limits: Limits,
  elsewhere: readonly number[] = [],
): SliceRecord[] => {
  const recorder = new Recorder({ slices: plan.slices, limits, numbered: true, workers: shard.count });
  const isOurs = (slice: number): boolean => !elsewhere.includes(slice);
  for (const arrival of arrivalsOf(plan, shard, isOurs)) {
    const slice = plan.arrivals.slice[arrival] ?? 0;
    recorder.arrivalPlanned(slice);
    recorder.arrivalNotReleased(slice);
  }
  for (const connection of connectionsOf(plan, shard, isOurs)) {
    const slice = plan.connections.slice[connection] ?? 0;
    recorder.connectionPlanned(slice);
    recorder.connectionNotReleased(slice);
  }
  return recorder.finish();
};
