import type { LimitAnswer } from '../../core/limit-search.ts';

/** How far the limit may lie beyond an end that was seen, as a share of it, at this rate and over; at lower ones chance is larger, by the root. */
const BEYOND_RATIO = 0.05;
const FULL_FROM_PER_SEC = 150;

/**
 * The share by which the 95 % interval reaches beyond an end. Near its capacity a random queue holds or breaks in one step by luck: in simulated
 * searches (M/M/1 and D/M/1, steps of 10 s, 30 to 1,500 requests a second; docs/find-limit.md) the true limit lay within it in 98 to 100 %.
 */
export const beyondRatio = (ratePerSec: number): number =>
  BEYOND_RATIO * Math.max(1, Math.sqrt(FULL_FROM_PER_SEC / ratePerSec));

/** Between which rates the limit lies with 95 %: a little beyond the highest that held, and the lowest that broke. */
export const intervalOf = (
  holdsAtPerSec: number | null,
  breaksAtPerSec: number | null,
): Pick<LimitAnswer, 'lowerPerSec' | 'upperPerSec'> => ({
  lowerPerSec: holdsAtPerSec === null ? null : holdsAtPerSec / (1 + beyondRatio(holdsAtPerSec)),
  upperPerSec: breaksAtPerSec === null ? null : breaksAtPerSec * (1 + beyondRatio(breaksAtPerSec)),
});

/** The lowest cap of a search that can show that a rate is met: the interval must be able to lie over it. */
export const leastCapFor = (atLeastPerSec: number): number =>
  Math.ceil(atLeastPerSec * (1 + beyondRatio(atLeastPerSec)));
