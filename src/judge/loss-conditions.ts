import { isOpenEnded } from '../core/open-ended.ts';
import type { SliceRecord } from '../core/slice.ts';
import { greatest } from '../measure/greatest.ts';
import { type Conditions, isNoisy } from './conditions.ts';

/** A slice as what is told by its instant finds it: the last one of a run of one mode has no end before the load has one. `all`: those of its arm, to the last. */
export const reaching = (slice: SliceRecord, all: readonly SliceRecord[]): SliceRecord =>
  isOpenEnded(slice, (all.at(-1)?.index ?? -1) + 1) ? { ...slice, endMs: Number.POSITIVE_INFINITY } : slice;

/**
 * What to know before a breach by losses is believed. A loss is matched with the stalls of this machine by its instant, whichever slice opened the connection:
 * also with those of a cool-down, and of the time after the last slice in which sockets are held.
 */
export const lossConditions = (conditions: Conditions, all: readonly SliceRecord[]): Conditions => {
  const noisy = all.filter(isNoisy);
  return {
    ...conditions,
    noisy: new Set(noisy.map((slice) => reaching(slice, all))),
    gapMaxMs: greatest([conditions.gapMaxMs, ...noisy.map(({ hostGapMaxMs }) => hostGapMaxMs)]) ?? 0,
  };
};
