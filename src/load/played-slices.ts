import type { PlannedSlice } from '../core/plan.ts';

/**
 * Whether a slice reaches to the end of the load: the last one of a run of one mode. Its answers come after its end, sockets may be held long past it, and
 * all that they get then counts in it (slice-finder.ts). Where modes take turns, no socket outlives its slice.
 */
export const isOpenEnded = ({ index, pair }: Pick<PlannedSlice, 'index' | 'pair'>, slices: number): boolean =>
  pair === null && index === slices - 1;

/** The slices that were being played at any instant from one to another, both in microseconds from the start of the run. */
export const playedBetween = (slices: readonly PlannedSlice[], fromUs: number, toUs: number): PlannedSlice[] =>
  slices.filter((slice) => slice.startUs <= toUs && (fromUs < slice.endUs || isOpenEnded(slice, slices.length)));
