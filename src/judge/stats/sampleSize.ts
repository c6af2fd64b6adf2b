import { DEFAULT_ALPHA, upperBound } from './clopperPearson.ts';

/** More than this is not a plan any more: `needs` then says that samples will not settle it. */
export const NEEDS_MAX = 1_000_000;

export type Claim = {
  /** Bad samples seen. */
  readonly bad: number;
  /** The share of bad samples that is allowed, 0 to 1; the claim is to be under it. */
  readonly allowedBadRatio: number;
  readonly designEffect?: number;
  readonly alpha?: number;
};

/** The smallest number of samples with which the claim "under the allowed share" holds although `bad` of them were bad. */
export const smallestSample = ({ bad, allowedBadRatio, designEffect = 1, alpha = DEFAULT_ALPHA }: Claim): number => {
  // Of zero nothing more is claimed than of the samples themselves: one is enough, and after a bad one none is.
  if (allowedBadRatio === 0) return bad === 0 ? 1 : Number.POSITIVE_INFINITY;
  const holds = (n: number): boolean => upperBound(bad / designEffect, n / designEffect, alpha) < allowedBadRatio;
  let tooFew = bad;
  let enough = Math.max(1, bad * 2);
  while (!holds(enough)) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (holds(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
};

/**
 * How many more samples, all of them good, would make the claim after `n` samples; null when that is over a million, which no plan plays.
 * The design effect is taken to stay as it was.
 */
export const samplesMissing = (n: number, claim: Claim): number | null => {
  const missing = Math.max(0, smallestSample(claim) - n);
  return missing > NEEDS_MAX ? null : missing;
};
