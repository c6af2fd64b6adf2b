import type { Judgement } from '../core/judgement.ts';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Verdict } from '../core/verdict.ts';
import { judge } from './judge.ts';
import { lookOf } from './look.ts';

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

/** Pass and fail stand; so does a comparison that no further pair of such slices can decide. */
const stands = ({ verdict, comparison }: Judgement): boolean =>
  verdict !== 'inconclusive' || comparison?.reason === 'slice-too-short';

/**
 * Says of an `ab` run while it plays whether it may end at the planned look that it has just reached. `recordOf` is the record that such slices
 * would leave; each look is judged once, as `judge` would judge that record.
 */
export const createAtLooks = (
  recordOf: (slices: readonly SliceRecord[]) => RunRecord,
): ((settled: readonly SliceRecord[]) => EndingLook | null) => {
  const arms = recordOf([]).modes.length;
  let lastLook = 0;
  return (settled) => {
    const pairs = completePairs(settled, arms);
    const look = lookOf(pairs.length) ?? 0;
    if (look <= lastLook) return null;
    lastLook = look;
    const kept = new Set(pairs.slice(0, look));
    const judgement = judge(recordOf(settled.filter(({ judged, pair }) => !judged || kept.has(pair ?? -1))));
    return stands(judgement) ? { pairs: look, verdict: judgement.verdict } : null;
  };
};
