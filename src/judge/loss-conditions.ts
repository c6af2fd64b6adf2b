import { isOpenLast } from '../core/open-ended.ts';
import type { SliceRecord } from '../core/slice.ts';
import { greatest } from '../measure/greatest.ts';
import { type Conditions, isNoisy } from './conditions.ts';
import { lossesAtMsOf } from './slo/disconnect-rate.ts';

const lossesIn = (losses: readonly number[], { startMs, endMs }: Pick<SliceRecord, 'startMs' | 'endMs'>): number =>
  losses.filter((atMs) => atMs >= startMs && atMs < endMs).length;

/**
 * Where a stall of the last slice of a run of one mode may have lain: its gap is that of the slice and of the whole hold after it, and its instant is not on
 * record. One stall explains what was lost within the length of a slice, wherever that was most; not every loss of minutes.
 */
const whereMostWereLost = (slice: SliceRecord, losses: readonly number[]): SliceRecord => {
  const lengthMs = slice.endMs - slice.startMs;
  const sorted = losses.filter((atMs) => atMs >= slice.startMs).toSorted((a, b) => a - b);
  let most = { startMs: slice.startMs, lost: lossesIn(losses, slice) };
  let end = 0;
  for (const [first, startMs] of sorted.entries()) {
    while ((sorted[end] ?? Number.POSITIVE_INFINITY) < startMs + lengthMs) end += 1;
    if (end - first > most.lost) most = { startMs, lost: end - first };
  }
  return { ...slice, startMs: most.startMs, endMs: most.startMs + lengthMs };
};

/**
 * What to know before a breach by losses is believed. A loss is matched with the stalls of this machine by its instant, whichever slice opened the connection:
 * also with those of a cool-down in which some were lost, and of the time after the last slice in which sockets are held. `all`: the slices of the arm, to its last.
 */
export const lossConditions = (conditions: Conditions, all: readonly SliceRecord[]): Conditions => {
  const losses = all.flatMap(lossesAtMsOf);
  const noisy = all
    .filter(isNoisy)
    .map((slice) => ({ slice, span: isOpenLast(slice, all) ? whereMostWereLost(slice, losses) : slice }))
    .filter(({ slice, span }) => slice.judged || lossesIn(losses, span) > 0);
  return {
    ...conditions,
    noisy: new Set(noisy.map(({ span }) => span)),
    gapMaxMs: greatest([conditions.gapMaxMs, ...noisy.map(({ slice }) => slice.hostGapMaxMs)]) ?? 0,
  };
};
