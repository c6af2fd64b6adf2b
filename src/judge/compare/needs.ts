import type { ComparedId } from '../../core/comparison.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { PLANNED_LOOKS, rulesFor, rulesOf } from './contest.ts';
import { COUNT_INDICATORS, TIME_INDICATORS, type TimeIndicator } from './indicators.ts';
import { ratiosFrom } from './ratios.ts';

/** What a judged slice holds; both arms of a pair hold the same. */
export type SliceLoad = { readonly requests: number; readonly connections: number };

/** After how many pairs a gating figure can be decided at the earliest: one of the planned looks; null where none of them can. */
export type ComparisonNeed = { readonly id: ComparedId; readonly pairs: number | null };

const { alphaPerLook } = rulesOf({ equivalent: false });

/** Fewer ratios than this have no bound at the error of one look: all of them on one side happens by chance more often (2 to the -n). */
export const RATIOS_LEAST = Math.ceil(-Math.log2(alphaPerLook));

/** After how many pairs each ratio is known; what it will be nobody knows. */
const ratiosKnownAt = ({ mergeTo, samplesOf }: TimeIndicator, pairs: readonly SliceLoad[]): number[] => {
  const planned = pairs.map((load) => ({ reference: load, candidate: load }));
  const size = (load: SliceLoad): number => load[samplesOf];
  return ratiosFrom(planned, { mergeTo, size, audience: () => null, quantileUs: () => 1 }).ratios.map(
    (ratio) => ratio.pairs,
  );
};

/** The looks that the judge takes of a plan of so many pairs, and beyond it the usual ones. */
const looksWith = (pairsPlanned: number, changes: boolean): number[] => [
  ...rulesFor({ equivalent: false, changes, pairsPlanned }).plannedLooks.filter((look) => look <= pairsPlanned),
  ...PLANNED_LOOKS.filter((look) => look > pairsPlanned),
];

/** The first look with ratios enough; beyond the plan as if it went on with as many of them. */
const firstLook = (indicator: TimeIndicator, pairs: readonly SliceLoad[], looks: readonly number[]): number | null => {
  const knownAt = ratiosKnownAt(indicator, pairs);
  const knownBy = (look: number): number =>
    Math.floor((knownAt.filter((at) => at <= look).length * Math.max(look, pairs.length)) / Math.max(1, pairs.length));
  return looks.find((look) => knownBy(look) >= RATIOS_LEAST) ?? null;
};

/** What a scenario wants compared: what it gates on, but for the figures that only inform. `changes`: its load is another one at another time. */
export type Wanted = {
  readonly gating: readonly ObjectiveId[];
  readonly informs: readonly ComparedId[];
  readonly changes: boolean;
};

/**
 * The gating figures of a comparison, and after how many pairs each can be decided where the pairs of the plan hold this. Counts need one look. A load
 * that changes passes only once all of it was played.
 */
export const comparisonNeeds = (
  { gating, informs, changes }: Wanted,
  pairs: readonly SliceLoad[],
): ComparisonNeed[] => {
  const least = changes ? pairs.length : 0;
  const looks = looksWith(pairs.length, changes);
  const from = (look: number | null): number | null => (look === null ? null : Math.max(look, least));
  const isGating = ({ id, objectives }: { readonly id: ComparedId; readonly objectives: readonly ObjectiveId[] }) =>
    objectives.some((each) => gating.includes(each)) && !informs.includes(id);
  return [
    ...TIME_INDICATORS.filter(isGating).map((each) => ({ id: each.id, pairs: from(firstLook(each, pairs, looks)) })),
    ...COUNT_INDICATORS.filter(isGating).map(({ id }) => ({ id, pairs: from(PLANNED_LOOKS[0]) })),
  ];
};
