import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import type { Scenario } from '../core/scenario.ts';
import { placeArrivals } from './arrivals.ts';
import { placeConnections } from './connections.ts';
import { hashPlan } from './hash.ts';
import { assertHerdsCut, placeHerds } from './herds.ts';
import { layTimeline } from './timeline.ts';
import { drawTwins } from './twins.ts';

export type PlanOptions = {
  /** One arm: its phases back to back. More: their slices interleaved, one of each arm in every `pair`. */
  readonly modes: readonly Arm[];
  readonly seed: number;
  /** With several arms, at most this many judged pairs are played. */
  readonly pairsMax?: number;
};

/**
 * Turns a scenario into everything that will happen, before the first packet. Pure: same input, same plan, same hash. A herd that finds nobody is a
 * HarnessError (exit 2).
 */
export const createPlan = (scenario: Scenario, { modes, seed, pairsMax = 240 }: PlanOptions): Plan => {
  const placed = layTimeline(scenario, { modes, seed, pairsMax });
  const slices = placed.map(({ slice }) => slice);
  const durationUs = slices.reduce((end, slice) => Math.max(end, slice.endUs), 0);
  const arrivals = placeArrivals(scenario, placed, seed);
  const connections = placeConnections(scenario, placed, seed);
  const twins = drawTwins(scenario, { slices, ofConnection: connections.slice, modes, seed });
  const herds = placeHerds(scenario, placed);
  const body = { scenario, modes, seed, slices, arrivals, connections, herds, twins, durationUs };
  assertHerdsCut(body);
  return { ...body, hash: hashPlan(body) };
};
