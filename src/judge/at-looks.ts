import type { Judgement } from '../core/judgement.ts';
import { loadChanges } from '../core/load-changes.ts';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Verdict } from '../core/verdict.ts';
import { areTooShortThroughout } from './compare/slice-length.ts';
import { judge } from './judge.ts';
import { lookOf, plannedLooksOf } from './look.ts';

/** A planned look that ends a run: after so many pairs, with this verdict. */
export type EndingLook = { readonly pairs: number; readonly verdict: Verdict };

/** The judged pairs of which every arm has its slice, in order. */
const completePairs = (slices: readonly SliceRecord[], arms: number): number[] => {
  const judged = slices.filter(({ judged: isJudged, pair }) => isJudged && pair !== null);
  return [...Map.groupBy(judged, ({ pair }) => pair ?? -1)]
    .filter(([, own]) => own.length >= arms)
    .map(([pair]) => pair)
    .toSorted((a, b) => a - b);
};

/**
 * A fail stands, and so does a comparison that no further pair of such slices can decide. A pass does where the load is the same all through: of one
 * that changes, the pairs so far say nothing of the spike to come.
 */
const stands = (
  { verdict, comparison }: Judgement,
  { slices, scenario }: RunRecord,
  isSameThroughout: boolean,
): boolean => {
  if (verdict === 'fail') return true;
  if (comparison?.reason !== 'slice-too-short') return verdict === 'pass' && isSameThroughout;
  return areTooShortThroughout(slices, [comparison.reference, comparison.candidate], scenario.sliceMs);
};

/**
 * Says of an `ab` run while it plays whether it may end at the planned look that it has just reached. `recordOf` is the record that such slices
 * would leave; each look is judged once, as `judge` would judge that record. `pairsPlanned`: the judged pairs of the whole plan, by which the record of the
 * run will be judged; a fail at a look that it does not have would be lost.
 */
export const createAtLooks = (
  recordOf: (slices: readonly SliceRecord[]) => RunRecord,
  pairsPlanned: number,
): ((settled: readonly SliceRecord[]) => EndingLook | null) => {
  const { modes, scenario } = recordOf([]);
  const isSameThroughout = !loadChanges(scenario);
  const looks = plannedLooksOf(scenario, pairsPlanned);
  let lastLook = 0;
  return (settled) => {
    const pairs = completePairs(settled, modes.length);
    const look = lookOf(pairs.length, looks) ?? 0;
    if (look <= lastLook) return null;
    lastLook = look;
    const kept = new Set(pairs.slice(0, look));
    const record = recordOf(settled.filter(({ judged, pair }) => !judged || kept.has(pair ?? -1)));
    const judgement = judge(record);
    return stands(judgement, record, isSameThroughout) ? { pairs: look, verdict: judgement.verdict } : null;
  };
};
