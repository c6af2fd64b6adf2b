import type { SliceRecord } from '../../core/slice.ts';
import { median } from '../stats/median.ts';

/** How often a stretch of slices without a message may be chance, as dense as such slices are in the rest of the run. */
const CHANCE = 0.001;

export type Dark = { readonly slices: number; readonly us: number };

const NONE: Dark = { slices: 0, us: 0 };

/** The longest row of slices that hold no message. */
const longestRow = (slices: readonly SliceRecord[]): number => {
  let longest = 0;
  let row = 0;
  for (const { messages } of slices) {
    row = messages.frames === 0 ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
};

/**
 * Slices in which no socket of an arm got a message though as many stood subscribed as half of what is usual, if they are more than a quiet market.
 * That they are: the longest row of them, with the others as frequent as outside of it, comes by chance less than once in a thousand runs. Slices in
 * order of time; those of which the standing time is not known say nothing.
 */
export const darkOf = (slices: readonly SliceRecord[]): Dark => {
  const standing = ({ messages }: SliceRecord): number => messages.standingUs ?? 0;
  const lit = slices.filter(({ messages }) => messages.frames > 0);
  if (lit.length === 0) return NONE;
  const usualUs = median(lit.map(standing));
  const looked = slices.filter(
    (slice) => slice.messages.frames > 0 || (standing(slice) > 0 && 2 * standing(slice) >= usualUs),
  );
  const dark = looked.filter(({ messages }) => messages.frames === 0);
  const row = longestRow(looked);
  const ratio = (dark.length - row + 1) / (looked.length - row + 1);
  if (row === 0 || looked.length * ratio ** row >= CHANCE) return NONE;
  return { slices: dark.length, us: dark.reduce((sum, slice) => sum + standing(slice), 0) };
};
