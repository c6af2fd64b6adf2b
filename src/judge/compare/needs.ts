import type { ComparedId } from '../../core/comparison.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { rulesOf } from './contest.ts';
import { COUNT_INDICATORS, TIME_INDICATORS, type TimeIndicator } from './indicators.ts';

/** What one judged slice of an arm holds on average. */
export type SliceLoad = { readonly requests: number; readonly connections: number };

/** After how many pairs a gating figure can be decided at the earliest: one of the planned looks; null where none of them can. */
export type ComparisonNeed = { readonly id: ComparedId; readonly pairs: number | null };

const { plannedLooks, alphaPerLook } = rulesOf({ equivalent: false });

/** Fewer ratios than this have no bound at the error of one look: all of them on one side happens by chance more often (2 to the -n). */
export const RATIOS_LEAST = Math.ceil(-Math.log2(alphaPerLook));

/** Infinite where a slice has none of it. */
const pairsPerRatio = ({ mergeTo, samplesOf }: TimeIndicator, load: SliceLoad): number =>
  Math.ceil(mergeTo / load[samplesOf]);

const firstLook = (indicator: TimeIndicator, load: SliceLoad): number | null =>
  plannedLooks.find((look) => Math.floor(look / pairsPerRatio(indicator, load)) >= RATIOS_LEAST) ?? null;

/** The gating figures of a comparison, and after how many pairs of such slices each can be decided. Counts need one look. */
export const comparisonNeeds = (gating: readonly ObjectiveId[], load: SliceLoad): ComparisonNeed[] => {
  const isGating = ({ objectives }: { readonly objectives: readonly ObjectiveId[] }): boolean =>
    objectives.some((id) => gating.includes(id));
  return [
    ...TIME_INDICATORS.filter(isGating).map((each) => ({ id: each.id, pairs: firstLook(each, load) })),
    ...COUNT_INDICATORS.filter(isGating).map(({ id }) => ({ id, pairs: plannedLooks[0] ?? null })),
  ];
};
