import type { SliceRecord } from '../core/slice.ts';
import { PLANNED_LOOKS } from './compare/contest.ts';

/** The judged pairs that some slices are of, in order of the plan. */
export const judgedPairs = (slices: readonly SliceRecord[]): number[] =>
  [...new Set(slices.flatMap(({ judged, pair }) => (judged ? (pair ?? []) : [])))].toSorted((a, b) => a - b);

/** The last planned look that so many pairs allow; null before the first. */
export const lookOf = (pairs: number): number | null => PLANNED_LOOKS.findLast((look) => look <= pairs) ?? null;

/**
 * The slices that were there at the last planned look: what came after it until the run ended had no part in the decision, and could turn it.
 * All of them where no look was reached.
 */
export const slicesAtLook = (slices: readonly SliceRecord[]): SliceRecord[] => {
  const pairs = judgedPairs(slices);
  const look = lookOf(pairs.length);
  const last = look === null ? undefined : pairs[look - 1];
  return slices.filter(({ judged, pair }) => last === undefined || !judged || (pair ?? -1) <= last);
};
