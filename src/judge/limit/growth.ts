import { isLevel } from '../../core/quote-rate.ts';
import type { Scenario } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { theilSen } from '../stats/theilSen.ts';

/** Means of so many slices: neighbours are alike, and a trend takes what it looks at to be independent. */
const BATCH = 5;
/** Four values in perfect order are the fewest that prove a trend at 95 %: 1 in 24. */
const LEAST_BATCHES = 4;
const ALPHA = 0.05;
/** A rise by more than this share of the limit within one step is a queue that fills. */
const GROWING_SHARE = 0.1;

/**
 * By how many ms the medians of slices, in order of time, surely (95 %) rose from the first to the last; null where too few tell. The median: a
 * queue that fills makes every answer later, a stall of the host a few.
 */
export const riseOf = (mediansMs: readonly number[]): number | null => {
  const batches = Math.floor(mediansMs.length / BATCH);
  if (batches < LEAST_BATCHES) return null;
  const points = Array.from({ length: batches }, (_, x) => {
    const batch = mediansMs.slice(x * BATCH, (x + 1) * BATCH);
    return { x, y: batch.reduce((sum, value) => sum + value, 0) / BATCH };
  });
  return theilSen(points, ALPHA).lower * batches;
};

/** Whether a rise is one that a queue over its capacity makes, under this limit in ms. */
export const isGrowing = (riseMs: number | null, limitMs: number): boolean =>
  riseMs !== null && riseMs > GROWING_SHARE * limitMs;

/** The rise in the judged phases of a step whose load is the same all through, so that what rises is the target's: the largest of them. */
export const riseInStep = (slices: readonly SliceRecord[], { phases }: Scenario): number | null => {
  const level = new Set(phases.flatMap(({ name, quotes }) => (quotes !== undefined && isLevel(quotes) ? [name] : [])));
  const judged = slices.filter(({ judged, phase }) => judged && level.has(phase));
  const rises = [...Map.groupBy(judged, ({ phase }) => phase).values()].flatMap(
    (phase) =>
      // On the control clock: what rises by our own lateness is no queue of the target's.
      riseOf(phase.flatMap(({ quotes: { control } }) => (control === null ? [] : control.p50Us / 1000))) ?? [],
  );
  return rises.length === 0 ? null : Math.max(...rises);
};
