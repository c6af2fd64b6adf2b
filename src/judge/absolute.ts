import type { Verdict } from '../core/verdict.ts';
import { lowerBound, upperBound } from './stats/clopperPearson.ts';
import type { DesignEffect, SliceCount } from './stats/designEffect.ts';

/** An objective counted: so many samples, so many bad, and how far they cluster. */
export type Counted = SliceCount & {
  readonly allowedBadRatio: number;
  readonly designEffect: DesignEffect;
  /** How often each of its bounds may be wrong. */
  readonly alpha: number;
};

export type Decision = { readonly lower: number | null; readonly upper: number | null; readonly verdict: Verdict };

/** Adds up counts of slices. */
export const totalCount = (counts: readonly SliceCount[]): SliceCount => ({
  n: counts.reduce((sum, count) => sum + count.n, 0),
  bad: counts.reduce((sum, count) => sum + count.bad, 0),
});

/**
 * Pass when the upper bound of the share of bad samples is under what is allowed, fail when the lower bound is over it, else inconclusive; without a
 * sample there are no bounds. The upper bound is widened by the design effect; the lower is not: a breach that happened is a fact.
 */
export const decide = ({ n, bad, allowedBadRatio, designEffect, alpha }: Counted): Decision => {
  if (n === 0) return { lower: null, upper: null, verdict: 'inconclusive' };
  const lower = lowerBound(bad, n, alpha);
  const upper = upperBound(bad / designEffect.value, n / designEffect.value, alpha);
  // Zero allowed is a claim on those that were seen, of which none may be bad: no share of others is proven by it.
  if (allowedBadRatio === 0) return { lower, upper, verdict: bad === 0 ? 'pass' : 'fail' };
  if (lower > allowedBadRatio) return { lower, upper, verdict: 'fail' };
  return { lower, upper, verdict: upper < allowedBadRatio ? 'pass' : 'inconclusive' };
};

/** Whether the share of bad samples is twice what is allowed or more: no stall of the host explains that away. Not so without a sample, nor of nothing. */
export const isBeyondTwice = ({ n, bad, allowedBadRatio }: Counted): boolean =>
  allowedBadRatio > 0 && bad / n >= 2 * allowedBadRatio;
