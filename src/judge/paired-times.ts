import { lowerBound } from './stats/clopperPearson.ts';
import { median } from './stats/median.ts';

/** Neither of two is slower by less than this share: they do different work on the same answer. */
const NEGLIGIBLE_RATIO = 0.1;

/** Microseconds of a pair that met the same; what never came is infinite. Neither is slower by less than `leastUs`. */
export type PairedTimes = { readonly one: number; readonly other: number; readonly leastUs: number };

export type TimesApart = {
  /** In how many pairs it was the slower one. */
  readonly oneSlower: number;
  readonly otherSlower: number;
  /** Medians; null where most never came. */
  readonly oneMs: number | null;
  readonly otherMs: number | null;
  readonly disagree: boolean;
};

/** Beyond what is nothing between two. */
export const isSlower = (us: number, otherUs: number, leastUs: number): boolean =>
  us > otherUs + Math.max(leastUs, NEGLIGIBLE_RATIO * otherUs);

const medianMs = (values: readonly number[]): number | null => {
  const us = median(values);
  return Number.isFinite(us) ? us / 1000 : null;
};

/** Whether one side is ahead in over half of all pairs: the sign test (J. Arbuthnott, Phil. Trans. 27, 1710), as an exact bound. */
export const isProvenAhead = (ahead: number, pairs: number, alpha: number): boolean =>
  lowerBound(ahead, pairs, alpha) > 0.5;

/** Whether one of two is slower than the other in over half of the pairs, by more than a tenth and more than `leastUs`. */
export const timesApart = (pairs: readonly PairedTimes[], alpha: number): TimesApart => {
  const oneSlower = pairs.filter(({ one, other, leastUs }) => isSlower(one, other, leastUs)).length;
  const otherSlower = pairs.filter(({ one, other, leastUs }) => isSlower(other, one, leastUs)).length;
  return {
    ...{ oneSlower, otherSlower },
    oneMs: medianMs(pairs.map(({ one }) => one)),
    otherMs: medianMs(pairs.map(({ other }) => other)),
    disagree: isProvenAhead(Math.max(oneSlower, otherSlower), pairs.length, alpha),
  };
};
