import type { HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { limitProblemOf, type RouteLimit, type Told } from './limiter.ts';

/** What the target of some arms told of the limit of one key, and when on our clock. */
export type KeyHeard = {
  readonly arms: readonly Arm[];
  readonly baseUrl: string;
  readonly appKey: string;
  readonly told: Told;
  readonly atUs: number;
};

/** Both ends of a window are told in whole seconds. */
const ROUNDED_SEC = 2;

const used = ({ limit, remaining }: Told): number => limit - remaining;

/**
 * Whether two addresses count one key in one limiter: the later one had counted what was asked of the earlier one, to the request, in a window that ends at
 * the same time. One of its own would have counted our questions to it alone; one that others use would have to have counted just as many, just then.
 */
const isOneLimiter = (earlier: KeyHeard, later: KeyHeard): boolean => {
  const { told: one } = earlier;
  const { told: other } = later;
  const passedSec = (later.atUs - earlier.atUs) / 1e6;
  return (
    one.limit === other.limit &&
    used(other) - (other.own ?? 1) === used(one) &&
    Math.abs(one.resetSec - other.resetSec - passedSec) < ROUNDED_SEC
  );
};

/** The limit of the only key of an arm among those that it was told; null: none was told, or several keys share the load. */
export const keyToldOf = (limits: readonly RouteLimit[]): Told | null => {
  const told = limits.find(({ route }) => route === null)?.told ?? null;
  return told?.keys === 1 ? told : null;
};

/**
 * Why the arms at several addresses would mostly measure one limiter that counts their one key together; null: they would not, or nothing shows that it
 * does. An address that was heard of before explains by itself what it had counted.
 */
export const sharedKeyProblem = (
  { plan, spec }: { readonly plan: Plan; readonly spec: TargetSpec },
  before: readonly KeyHeard[],
  heard: KeyHeard,
): HarnessError | null => {
  if (before.some(({ baseUrl }) => baseUrl === heard.baseUrl)) return null;
  const same = before.findLast(({ appKey }) => appKey === heard.appKey);
  if (same === undefined || !isOneLimiter(same, heard)) return null;
  const arms = [...new Set([...same.arms, ...heard.arms])];
  // By what the first was told: of a window that nobody had begun it says how long one is.
  return limitProblemOf({ plan, arms, spec }, [{ route: null, told: same.told }]);
};
