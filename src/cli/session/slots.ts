import { peakPerSec } from '../../core/quote-rate.ts';
import type { Scenario } from '../../core/scenario.ts';
import { responseP95 } from '../../judge/slo/response-p95.ts';

/** What the slots in flight would have to hold, and do not. */
export type SlotsShort = {
  /** The highest rate of this machine's share, and how long answers take that just hold the limit. */
  readonly perSec: number;
  readonly limitMs: number;
  readonly inFlight: number;
  readonly slots: number;
  readonly processes: number;
  /** What would do. */
  readonly inFlightMax: number;
};

export type Sharing = { readonly processes: number; readonly shards: number };

/**
 * Whether a target that holds its limit could still have requests dropped for want of a slot: as many are in flight as arrive in the time of an
 * answer (J. D. C. Little, Operations Research 9, 1961). null where the slots will do.
 */
export const slotsShort = ({ phases, quotes }: Scenario, { processes, shards }: Sharing): SlotsShort | null => {
  const highest = Math.max(
    0,
    ...phases.flatMap((phase) => (phase.quotes === undefined ? [] : [peakPerSec(phase.quotes)])),
  );
  const [perSec, limitMs] = [highest / shards, responseP95.limit];
  const inFlight = Math.ceil((perSec * limitMs) / 1000);
  const slots = quotes.inFlightMax * processes;
  if (inFlight <= slots) return null;
  return { perSec, limitMs, inFlight, slots, processes, inFlightMax: Math.ceil(inFlight / processes) };
};
