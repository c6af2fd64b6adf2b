import type { Arm } from '../core/modes.ts';
import type { PlannedSlice } from '../core/plan.ts';

/** The slice of a mode that an instant belongs to: the last one of that mode that has begun, or its first. */
export type SliceFinder = (mode: Arm, atUs: number) => number;

/** Finds slices for instants that mostly go forward: each look starts where the last one ended. */
export const createSliceFinder = (slices: readonly PlannedSlice[]): SliceFinder => {
  const byMode = new Map<Arm, { readonly own: readonly PlannedSlice[]; at: number }>();
  for (const { mode } of slices) {
    if (!byMode.has(mode)) byMode.set(mode, { own: slices.filter((slice) => slice.mode === mode), at: 0 });
  }
  return (mode, atUs) => {
    const lane = byMode.get(mode);
    if (lane === undefined) throw new RangeError(`no slice of mode ${mode} in this plan`);
    while (lane.at > 0 && (lane.own[lane.at]?.startUs ?? 0) > atUs) lane.at -= 1;
    for (let next = lane.own[lane.at + 1]; next !== undefined && next.startUs <= atUs; next = lane.own[lane.at + 1])
      lane.at += 1;
    return lane.own[lane.at]?.index ?? 0;
  };
};
