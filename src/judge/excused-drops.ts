import type { SliceRecord } from '../core/slice.ts';
import { decodeHistogram } from '../measure/histogram.ts';

/** A release that is at most this late is on time, whatever the limits are. */
export const LATENESS_ALWAYS_ALLOWED_MS = 2;
/** A loop that is busy for more than this notices everything late. */
const LOOP_BUSY_RATIO = 0.85;

/** Whether a loop of this utilisation (0 to 1; null = not measured, which is not busy) is one. */
export const isLoopBusy = (utilisation: number | null): boolean => (utilisation ?? 0) > LOOP_BUSY_RATIO;

/** The P99 in ms of how late the requests of a slice were released; 0 where none was. */
export const lateP99MsOf = ({ quotes: { lateness } }: SliceRecord): number => (lateness?.p99Us ?? 0) / 1000;

/** Requests take unequally long: of 36,000 simulated stalls the worst made a healthy target drop 1.13 times as many as were released late. */
const UNEQUAL = 1.25;

const releasedLate = ({ quotes: { lateness } }: SliceRecord): number =>
  decodeHistogram(lateness).countReaching(LATENESS_ALWAYS_ALLOWED_MS * 1000 + 1);

/** The mean time that an OK answer took once it was released, in ms; 0 where there is none. */
const heldMs = ({ quotes: { control } }: SliceRecord): number =>
  control === null ? 0 : control.sumUs / control.count / 1000;

/**
 * Each answer that was noticed `lateMs` too late kept its slot for so much longer: in that time at most `lateMs` / hold others could have had it, where the
 * hold is what an answer takes without that. No answer, no slot that was given back too late.
 */
const noticedLate = (slice: SliceRecord, lateMs: number): number => {
  const { ok, failed } = slice.quotes.counts;
  return ok + failed === 0 ? 0 : ((ok + failed) * lateMs) / Math.max(0, heldMs(slice) - lateMs);
};

/**
 * How many requests our own lateness in a slice can have left without a slot. One that was released late takes the place of at most one other, or finds
 * none itself: of two queues of which one begins fuller, the fuller one is ahead by no more than it began with, since each drop in it alone brings
 * them closer (coupling; Lindvall, Lectures on the Coupling Method, 1992), but for `UNEQUAL`. A loop that is busy throughout can have caused them all.
 */
const causedIn = (slice: SliceRecord, allowedMs: number): number => {
  const echoMs = slice.echoMaxMs ?? 0;
  if (isLoopBusy(slice.loopUtilisationMax)) return Number.POSITIVE_INFINITY;
  const byRelease = lateP99MsOf(slice) > allowedMs ? Math.floor(UNEQUAL * releasedLate(slice)) : 0;
  return byRelease + (echoMs > allowedMs ? noticedLate(slice, echoMs) : 0);
};

/**
 * Of each slice of an arm, in the order of time and by index: how many of its drops a late generator can have caused. What was released late is in flight
 * in the next slice still, so what it did not cause in its own it can have caused there. `heldBack` of all drops the target asked for by `Retry-After`:
 * they had a slot.
 */
export const excusedDrops = (
  slices: readonly SliceRecord[],
  allowedMs: number,
  heldBack = 0,
): ReadonlyMap<number, number> => {
  let withoutSlot = slices.reduce((sum, { quotes: { counts } }) => sum + counts.dropped, 0) - heldBack;
  let left = 0;
  return new Map(
    slices.map((slice) => {
      const caused = causedIn(slice, allowedMs);
      const excused = Math.min(slice.quotes.counts.dropped, caused + left, Math.max(0, withoutSlot));
      // What a slice that nobody judges is excused, none that is judged lacks.
      if (slice.judged) withoutSlot -= excused;
      // What the slice before can have caused is spent first: it reaches no farther than here.
      left = Math.min(caused, caused + left - excused);
      return [slice.index, excused];
    }),
  );
};
