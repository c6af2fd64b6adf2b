import type { NoticedLosses } from '../core/ledger.ts';
import type { SliceRecord } from '../core/slice.ts';

/**
 * The messages that some slices, in order of time, noticed to be lost; null where they noticed none. The ledger of a record does not tell it: that is of
 * the whole run, with its warm-up, and with what slow readers did not read.
 */
export const noticedLossesIn = (slices: readonly SliceRecord[]): NoticedLosses | null => {
  const losing = slices.filter(({ messages }) => (messages.lost ?? 0) > 0);
  const [first, last] = [losing[0], losing.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    lost: losing.reduce((sum, { messages }) => sum + (messages.lost ?? 0), 0),
    fromMs: first.startMs,
    toMs: last.endMs,
  };
};
