import { isOpenEnded } from '../core/open-ended.ts';
import type { SliceRecord } from '../core/slice.ts';
import { greatest } from '../measure/greatest.ts';
import { type Conditions, isNoisy } from './conditions.ts';
import { lossesAtMsOf } from './slo/disconnect-rate.ts';

/** A slice as what is told by its instant finds it: the last one of a run of one mode has no end before the load has one. `all`: those of its arm, to the last. */
export const reaching = (slice: SliceRecord, all: readonly SliceRecord[]): SliceRecord =>
  isOpenEnded(slice, (all.at(-1)?.index ?? -1) + 1) ? { ...slice, endMs: Number.POSITIVE_INFINITY } : slice;

const lossesIn = (losses: readonly number[], { startMs, endMs }: Pick<SliceRecord, 'startMs' | 'endMs'>): number =>
  losses.filter((atMs) => atMs >= startMs && atMs < endMs).length;

/**
 * Where a stall of the last slice of a run of one mode may have lain: its gap is that of the slice and of the whole hold after it, and its instant is not on
 * record. One stall explains what was lost within the length of a slice, wherever that was most; not every loss of minutes.
 */
const whereMostWereLost = (slice: SliceRecord, losses: readonly number[]): SliceRecord => {
  const lengthMs = slice.endMs - slice.startMs;
  const windows = losses
    .filter((atMs) => atMs >= slice.startMs)
    .map((atMs) => ({ startMs: atMs, endMs: atMs + lengthMs }));
  const most = [slice, ...windows].reduce((best, each) =>
    lossesIn(losses, each) > lossesIn(losses, best) ? { ...slice, startMs: each.startMs, endMs: each.endMs } : best,
  );
  return { ...slice, startMs: most.startMs, endMs: most.endMs };
};

/**
 * What to know before a breach by losses is believed. A loss is matched with the stalls of this machine by its instant, whichever slice opened the connection:
 * also with those of a cool-down in which some were lost, and of the time after the last slice in which sockets are held. `all`: the slices of the arm, to its last.
 */
export const lossConditions = (conditions: Conditions, all: readonly SliceRecord[]): Conditions => {
  const losses = all.flatMap(lossesAtMsOf);
  const isLast = (slice: SliceRecord): boolean => isOpenEnded(slice, (all.at(-1)?.index ?? -1) + 1);
  const noisy = all
    .filter(isNoisy)
    .map((slice) => ({ slice, span: isLast(slice) ? whereMostWereLost(slice, losses) : slice }))
    .filter(({ slice, span }) => slice.judged || lossesIn(losses, span) > 0);
  return {
    ...conditions,
    noisy: new Set(noisy.map(({ span }) => span)),
    gapMaxMs: greatest([conditions.gapMaxMs, ...noisy.map(({ slice }) => slice.hostGapMaxMs)]) ?? 0,
  };
};
