import type { ObjectiveResult, Warning } from '../core/judgement.ts';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { InconclusiveReason } from '../core/verdict.ts';
import { totalsOf } from '../measure/summarize.ts';
import { judgedPairs, plannedLooksOf, slicesAtLook } from './look.ts';

type Stopped = NonNullable<RunRecord['stopped']>;
type Wished = Stopped & { readonly why: 'bail' | 'decided' };

const isWished = (stopped: Stopped): stopped is Wished => stopped.why === 'bail' || stopped.why === 'decided';

/** The end that what was seen asked for; null when the plan was played to its end, or the end was forced on the run. */
export const wishedEnd = ({ stopped }: Pick<RunRecord, 'stopped'>): Wished | null =>
  stopped !== null && isWished(stopped) ? stopped : null;

/** Which slices of a record may be judged, and of which the whole plan was due: an early end leaves slices that were cut. */
export type Extent = {
  isJudged(slice: SliceRecord): boolean;
  /** Over by the instant of the end, with all slices of its pair. Of the rest, what was not released is not our lateness. */
  isWhole(slice: SliceRecord): boolean;
  /** A slice as far as it was played: cut at the instant of any early end, and of no length where it had not begun. Its counts stay. */
  played(slice: SliceRecord): SliceRecord;
};

/** All that was played to its end. A bail judges cut slices too: what was bad in them happened. A decision does not, nor what stands in a pair with one. */
export const extentOf = (record: RunRecord): Extent => {
  const end = wishedEnd(record);
  const cut = record.slices.filter(({ endMs }) => endMs > (end?.atMs ?? Number.POSITIVE_INFINITY));
  const indexes = new Set(cut.map(({ index }) => index));
  const pairs = new Set(cut.flatMap(({ pair }) => pair ?? []));
  const isWhole = ({ index, pair }: SliceRecord): boolean => !indexes.has(index) && !pairs.has(pair ?? -1);
  const looks = plannedLooksOf(record.scenario, judgedPairs(record.slices).length);
  const atLook = new Set(slicesAtLook(record.slices.filter(isWhole), looks).map(({ index }) => index));
  const isInTime = (slice: SliceRecord): boolean => isWhole(slice) && atLook.has(slice.index);
  const endedMs = record.stopped?.atMs ?? Number.POSITIVE_INFINITY;
  return {
    isWhole,
    isJudged: (slice) => slice.judged && (end?.why !== 'decided' || isInTime(slice)),
    played: (slice) => ({ ...slice, endMs: Math.max(slice.startMs, Math.min(slice.endMs, endedMs)) }),
  };
};

/**
 * What two arms may be compared on: whole pairs that are judged. Of a run that was interrupted only what was over by then, the rest of its plan is
 * no pair; one that was interrupted before its first pair was over keeps its plan, so that the interrupt is named and not the plan.
 */
export const comparedSlices = ({ slices, stopped }: RunRecord, { isJudged, isWhole }: Extent): SliceRecord[] => {
  const endMs = stopped?.atMs ?? Number.POSITIVE_INFINITY;
  const whole = slices.filter((slice) => !slice.judged || (isJudged(slice) && isWhole(slice)));
  const played = whole.filter(({ judged, endMs: overMs }) => !judged || overMs <= endMs);
  const pairs = Map.groupBy(played, ({ judged, pair }) => (judged ? pair : null));
  return [...pairs].some(([pair, both]) => pair !== null && both.length > 1) ? played : whole;
};

/** Reasons that have nothing to do with how early a run ended. */
const OWN_REASONS: ReadonlySet<InconclusiveReason | null> = new Set<InconclusiveReason>([
  'not-measurable',
  'server-unseen',
  'clock',
  'noisy-host',
  'generator-saturated',
]);

/** After a bail only a breach is known. What would pass on the part that was played is open: the rest of the plan asked more of it. */
export const leftOpenByBail = (result: ObjectiveResult): ObjectiveResult =>
  result.verdict === 'fail' || OWN_REASONS.has(result.reason)
    ? result
    : { ...result, verdict: 'inconclusive', reason: 'bailed', needs: null, notes: [] };

/** That the run ended early by what it saw, and how much of the plan that left out. */
export const earlyEndWarnings = (record: RunRecord): Warning[] => {
  const end = wishedEnd(record);
  if (end === null) return [];
  const { arrivals, connections } = totalsOf(record.slices);
  const { why: code, detail, atMs } = end;
  return [{ code, detail, atMs, requests: sent(arrivals), connections: sent(connections) }];
};

const sent = ({ planned, notReleased }: { readonly planned: number; readonly notReleased: number }) => ({
  planned,
  notReleased,
});
