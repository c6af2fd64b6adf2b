import type { PlannedHerd } from '../core/plan.ts';
import type { Scenario } from '../core/scenario.ts';
import type { PlacedSlice } from './timeline.ts';

/** Places on the time line the instants at which all sockets are cut: each in the slice that plays that instant of its phase. */
export const placeHerds = (scenario: Scenario, placed: readonly PlacedSlice[]): readonly PlannedHerd[] =>
  placed.flatMap(({ slice, local }) => {
    const herd = scenario.phases[local.phaseIndex]?.herd;
    const atUs = (herd?.atMs ?? -1) * 1000;
    if (atUs < local.fromUs || atUs >= local.toUs) return [];
    return [{ mode: slice.mode, atUs: slice.startUs + atUs - local.fromUs }];
  });
