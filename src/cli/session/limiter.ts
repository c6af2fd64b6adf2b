import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import { mostWithin } from '../../core/most-within.ts';
import type { Plan } from '../../core/plan.ts';
import type { ModeRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

/** The most requests of these arms together that the plan sends within any stretch of `windowUs`. */
export const peakWithin = (plan: Plan, arms: readonly Arm[], windowUs: number): number => {
  const { arrivals, slices } = plan;
  const isOurs = slices.map(({ mode }) => arms.includes(mode));
  const dueUs = [...arrivals.dueUs].filter((_, i) => isOurs[arrivals.slice[i] ?? -1]);
  return mostWithin(dueUs, windowUs);
};

type RateLimit = ModeRecord['preflight']['rateLimit'];

/** Why a plan would mostly measure the target's rate limiter, as a preflight answer told of it; `arms` are those that load this target. null where it would not, or nothing was told. */
export const limitProblem = (plan: Plan, arms: readonly Arm[], rateLimit: RateLimit): HarnessError | null => {
  if (rateLimit === null) return null;
  const windowSec = Math.max(1, rateLimit.resetSec);
  const planned = peakWithin(plan, arms, windowSec * 1_000_000);
  if (planned <= rateLimit.limit) return null;
  const { wouldMeasureLimiter, wouldMeasureLimiterHint } = englishCatalogue.cli;
  return new HarnessError(wouldMeasureLimiter(rateLimit.limit, windowSec, planned), {
    exitCode: EXIT.usage,
    hint: wouldMeasureLimiterHint(),
  });
};

/** Refuses (exit 2) a plan that would mostly measure the target's rate limiter. */
export const assertUnderLimit = (plan: Plan, arms: readonly Arm[], rateLimit: RateLimit): void => {
  const problem = limitProblem(plan, arms, rateLimit);
  if (problem !== null) throw problem;
};
