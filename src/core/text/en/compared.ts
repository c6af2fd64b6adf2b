import type { Margins } from '../../comparison.ts';
import { MOST_DIGITS, milliseconds, percent, SIGNIFICANT_DIGITS } from './figures.ts';

/** What failed counts as longer than everything that can be measured (1 h): a ratio of it is a number and no figure. */
const BEYOND_MS = 3_600_000;
const BEYOND_RATIO = 1_000;

/** Whether one of two median times is that of what failed. */
export const isBeyond = (...ms: readonly (number | null)[]): boolean => ms.some((each) => (each ?? 0) >= BEYOND_MS);

/** A ratio as a signed change: 1.15 is `+15 %`. */
export const change = (ratio: number, decimals?: number): string =>
  ratio > BEYOND_RATIO ? 'beyond measure' : `${ratio < 1 ? '-' : '+'}${percent(Math.abs(ratio - 1), decimals)}`;

/** A ratio as a signed change that does not read the same as a margin, unless it is one: within it by a hair must not print as the margin itself. */
export const changeWithin = (ratio: number, margins: Margins | null, digits: number = SIGNIFICANT_DIGITS): string => {
  const limits = margins === null ? [] : [1 + margins.negligible, 1 + margins.unacceptable];
  const taken = limits.filter((limit) => limit !== ratio).map((limit) => change(limit));
  const wordings = Array.from({ length: MOST_DIGITS + 1 - digits }, (_, more) => change(ratio, digits + more));
  return wordings.find((wording) => !taken.includes(wording)) ?? change(ratio, digits);
};

/** Two median times against each other. */
export const medians = (candidateMs: number, referenceMs: number): string => {
  const [candidate, reference] = [candidateMs, referenceMs].map((ms) =>
    isBeyond(ms) ? 'no good one' : milliseconds(ms),
  );
  return `${candidate} against ${reference}`;
};
