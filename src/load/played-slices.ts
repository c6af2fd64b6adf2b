import { isOpenEnded } from '../core/open-ended.ts';
import type { PlannedSlice } from '../core/plan.ts';

/** The slices that were being played at any instant from one to another, both in microseconds from the start of the run. */
export const playedBetween = (slices: readonly PlannedSlice[], fromUs: number, toUs: number): PlannedSlice[] =>
  slices.filter((slice) => slice.startUs <= toUs && (fromUs < slice.endUs || isOpenEnded(slice, slices.length)));
