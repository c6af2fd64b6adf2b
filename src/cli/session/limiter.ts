import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import { mostWithin } from '../../core/most-within.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteKindsOf } from '../../core/quote-kinds.ts';
import type { ModeRecord } from '../../core/record.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const anyKind = (): boolean => true;

/** The most requests of these arms together, of the kinds that count, that the plan sends within any stretch of `windowUs`. */
export const peakWithin = (
  plan: Plan,
  arms: readonly Arm[],
  windowUs: number,
  counts: (kind: number) => boolean = anyKind,
): number => {
  const { arrivals, slices } = plan;
  const isOurs = slices.map(({ mode }) => arms.includes(mode));
  const dueUs = [...arrivals.dueUs].filter((_, i) => isOurs[arrivals.slice[i] ?? -1] && counts(arrivals.kind[i] ?? 0));
  return mostWithin(dueUs, windowUs);
};

type RateLimit = ModeRecord['preflight']['rateLimit'];

/** Why a plan would mostly measure the target's rate limiter, as a preflight answer told of it; `arms` are those that load this target. null where it would not, or nothing was told. */
export const limitProblem = (
  plan: Plan,
  arms: readonly Arm[],
  rateLimit: RateLimit,
  counts: (kind: number) => boolean = anyKind,
): HarnessError | null => {
  if (rateLimit === null) return null;
  const windowSec = Math.max(1, rateLimit.resetSec);
  const planned = peakWithin(plan, arms, windowSec * 1_000_000, counts);
  if (planned <= rateLimit.limit) return null;
  const { wouldMeasureLimiter, wouldMeasureLimiterHint } = englishCatalogue.cli;
  return new HarnessError(wouldMeasureLimiter(rateLimit.limit, windowSec, planned), {
    exitCode: EXIT.usage,
    hint: wouldMeasureLimiterHint(),
  });
};

/** What the answer of one handler told of its limit. */
export type RouteLimit = { readonly route: string; readonly rateLimit: RateLimit };

type Loaded = { readonly plan: Plan; readonly arms: readonly Arm[]; readonly spec: TargetSpec };

/** The first such problem of a plan: each handler has a limit of its own (docs/spec/target-contract.md 3.5), so only what goes to it counts. */
export const limitProblemOf = ({ plan, arms, spec }: Loaded, limits: readonly RouteLimit[]): HarnessError | null => {
  const routes = quoteKindsOf(plan.scenario.quotes).map(({ operation }) => {
    const its = spec.operations[operation] ?? null;
    return its === null ? '' : `${its.method} ${its.path}`;
  });
  for (const { route, rateLimit } of limits) {
    const problem = limitProblem(plan, arms, rateLimit, (kind) => routes[kind] === route);
    if (problem !== null) return problem;
  }
  return null;
};

/** Refuses (exit 2) a plan that would mostly measure a rate limiter of the target. */
export const assertUnderLimits = (loaded: Loaded, limits: readonly RouteLimit[]): void => {
  const problem = limitProblemOf(loaded, limits);
  if (problem !== null) throw problem;
};
