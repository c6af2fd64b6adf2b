import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { ModeRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

/** The most requests of one arm that the plan sends within any stretch of `windowUs`. */
export const peakWithin = (plan: Plan, arm: Arm, windowUs: number): number => {
  const { arrivals, slices } = plan;
  const dueUs = [...arrivals.dueUs].filter((_, i) => slices[arrivals.slice[i] ?? -1]?.mode === arm);
  let peak = 0;
  let first = 0;
  for (const [last, due] of dueUs.entries()) {
    while (due - (dueUs[first] ?? 0) >= windowUs) first += 1;
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
};

/** Refuses (exit 2) a plan that would mostly measure the target's rate limiter, as a preflight answer told of it. Told of none, it goes on. */
export const assertUnderLimit = (plan: Plan, arm: Arm, rateLimit: ModeRecord['preflight']['rateLimit']): void => {
  if (rateLimit === null) return;
  const windowSec = Math.max(1, rateLimit.resetSec);
  const planned = peakWithin(plan, arm, windowSec * 1_000_000);
  if (planned <= rateLimit.limit) return;
  const { wouldMeasureLimiter, wouldMeasureLimiterHint } = englishCatalogue.cli;
  throw new HarnessError(wouldMeasureLimiter(rateLimit.limit, windowSec, planned), {
    exitCode: EXIT.usage,
    hint: wouldMeasureLimiterHint(),
  });
};
