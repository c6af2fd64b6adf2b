import { inFlightMaxOf, poolConnectionsOf } from '../../core/quote-pool.ts';
import { highestPerSec } from '../../core/quote-rate.ts';
import type { Scenario } from '../../core/scenario.ts';
import { responseP95 } from '../../judge/slo/response-p95.ts';

/** What the slots in flight, or the connections, would have to hold, and do not. */
export type SlotsShort = {
  /** The highest rate of this machine's share, and how long answers take that just hold the limit. */
  readonly perSec: number;
  readonly limitMs: number;
  readonly inFlight: number;
  /** Which of the two is short, and what all processes have of it. */
  readonly setting: 'inFlightMax' | 'poolConnections';
  readonly slots: number;
  readonly processes: number;
  /** What would do. */
  readonly enough: number;
};

export type Sharing = { readonly processes: number; readonly shards: number };

/**
 * Whether a target that holds its limit could still have requests dropped for want of a slot, or wait for a connection of ours: as many are in flight
 * as arrive in the time of an answer (J. D. C. Little, Operations Research 9, 1961). null where both will do.
 */
export const slotsShort = (scenario: Scenario, { processes, shards }: Sharing): SlotsShort | null => {
  const [perSec, limitMs] = [highestPerSec(scenario) / shards, responseP95.limit];
  const inFlight = Math.ceil((perSec * limitMs) / 1000);
  const connections = poolConnectionsOf(scenario, processes * shards);
  const inFlightMax = inFlightMaxOf(scenario, processes * shards);
  const setting = connections < inFlightMax ? 'poolConnections' : 'inFlightMax';
  const slots = Math.min(connections, inFlightMax) * processes;
  if (inFlight <= slots) return null;
  return { perSec, limitMs, inFlight, setting, slots, processes, enough: Math.ceil(inFlight / processes) };
};
