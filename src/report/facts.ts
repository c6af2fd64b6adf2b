import type { ModeJudgement } from '../core/judgement.ts';
import type { Arm } from '../core/modes.ts';
import type { ModeRecord, RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { extentOf } from '../judge/early-end.ts';
import type { ReportView } from './view.ts';

/** What was seen of a mode and what was made of it. */
export type ModeView = { readonly mode: Arm; readonly seen: ModeRecord; readonly judged: ModeJudgement };

/** The modes of a run in the record's order. One that the judgement does not speak of is left out: there is nothing to say about it. */
export const modeViewsOf = ({ record, judgement }: ReportView): ModeView[] =>
  record.modes.flatMap((seen) => {
    const judged = judgement.modes.find(({ mode }) => mode === seen.mode);
    return judged === undefined ? [] : [{ mode: seen.mode, seen, judged }];
  });

export const slicesOf = (record: RunRecord, mode: Arm): SliceRecord[] =>
  record.slices.filter((slice) => slice.mode === mode);

/** The slices that a mode is judged on: of a run that was decided, none that came later. */
export const judgedSlicesOf = (record: RunRecord, mode: Arm): SliceRecord[] =>
  slicesOf(record, mode).filter(extentOf(record).isJudged);

/** How long a mode was under judged load, in ms: what an early end left of the plan was none. Slices of several workers with the same index are one window. */
export const judgedMsOf = (record: RunRecord, mode: Arm): number => {
  const played = judgedSlicesOf(record, mode).map(extentOf(record).played);
  const lengths = new Map(played.map(({ index, startMs, endMs }) => [index, endMs - startMs]));
  return [...lengths.values()].reduce((sum, length) => sum + length, 0);
};

export type KindCount = { readonly kind: string; readonly count: number };

/** Kinds and how often each was seen, most often first, then by name; those never seen are left out. */
export const byFrequency = (counts: Readonly<Record<string, number>>): KindCount[] =>
  Object.entries(counts)
    .map(([kind, count]) => ({ kind, count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));

/** Refused connections of the whole run by reason. */
export const refusedByReasonOf = (record: RunRecord, mode: Arm): KindCount[] => {
  const sums: Record<string, number> = {};
  for (const { connections } of slicesOf(record, mode)) {
    for (const [kind, count] of Object.entries(connections.refusedByReason)) sums[kind] = (sums[kind] ?? 0) + count;
  }
  return byFrequency(sums);
};
