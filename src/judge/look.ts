import { loadChanges } from '../core/load-changes.ts';
import type { Scenario } from '../core/scenario.ts';
import type { SliceRecord } from '../core/slice.ts';
import { rulesFor } from './compare/contest.ts';

/** The judged pairs that some slices are of, in order of the plan. */
export const judgedPairs = (slices: readonly Pick<SliceRecord, 'judged' | 'pair'>[]): number[] =>
  [...new Set(slices.flatMap(({ judged, pair }) => (judged ? (pair ?? []) : [])))].toSorted((a, b) => a - b);

/** The planned looks of a scenario of so many judged pairs: those of its comparison, so that a run ends at no other. */
export const plannedLooksOf = (scenario: Pick<Scenario, 'phases'>, pairsPlanned: number): readonly number[] =>
  rulesFor({ equivalent: false, changes: loadChanges(scenario), pairsPlanned }).plannedLooks;

/** The last of the planned looks that so many pairs allow; null before the first. */
export const lookOf = (pairs: number, looks: readonly number[]): number | null =>
  looks.findLast((look) => look <= pairs) ?? null;

/**
 * The slices that were there at the last of the planned looks: what came after it until the run ended had no part in the decision, and could turn it.
 * All of them where no look was reached.
 */
export const slicesAtLook = (slices: readonly SliceRecord[], looks: readonly number[]): SliceRecord[] => {
  const pairs = judgedPairs(slices);
  const look = lookOf(pairs.length, looks);
  const last = look === null ? undefined : pairs[look - 1];
  return slices.filter(({ judged, pair }) => last === undefined || !judged || (pair ?? -1) <= last);
};
