import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import { mostWithin } from '../../core/most-within.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteKindsOf } from '../../core/quote-kinds.ts';
import type { ModeRecord } from '../../core/record.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isOfShard, type Share, WHOLE_PLAN } from '../../load/cursor.ts';
import { shareOf } from './host.ts';
import type { LoadRequest } from './request.ts';

const text = englishCatalogue.limiter;

/** The window that both limiters of the backend have unless somebody sets another (docs/spec/target-contract.md 3.5). */
const USUAL_WINDOW_SEC = 60;
/** Nobody waits longer for a limiter to count anew. */
const WAIT_MOST_SEC = 120;

const anyKind = (): boolean => true;

type Counts = (kind: number) => boolean;

/**
 * What of a plan a limiter sees that goes by the address: the share that is played here, from how many of our addresses in turn. `isNamed`: these were
 * named (`--source`), and what is asked before the load does not come from them.
 */
export type SeenPart = { readonly share: Share; readonly sources: number; readonly isNamed: boolean };

const WHOLE: SeenPart = { share: WHOLE_PLAN, sources: 1, isNamed: false };

/** What a run plays, and from where. */
export const seenPartOf = ({ shard, sources }: Pick<LoadRequest, 'shard' | 'sources'>): SeenPart => ({
  share: shareOf(shard),
  sources: Math.max(1, sources.length),
  isNamed: sources.length > 0,
});

const dueUsOf = ({ plan: { arrivals, slices }, arms, counts, part }: Load): number[] => {
  const isOurs = slices.map(({ mode }) => arms.includes(mode));
  return [...arrivals.dueUs].filter(
    (_, i) => isOfShard(i, part.share) && isOurs[arrivals.slice[i] ?? -1] && counts(arrivals.kind[i] ?? 0),
  );
};

/** The most requests of these arms together, of the kinds that count, that the plan sends within any stretch of `windowUs`. */
export const peakWithin = (plan: Plan, arms: readonly Arm[], windowUs: number, counts: Counts = anyKind): number =>
  mostWithin(dueUsOf({ plan, arms, counts, part: WHOLE }), windowUs);

type RateLimit = NonNullable<ModeRecord['preflight']['rateLimit']>;

/**
 * What a target told of a limit: of its address and handler, or of a key, and then how many keys share the load evenly. `own`: how many questions of
 * ours it had counted by then; left out: this one.
 */
export type Told = RateLimit & { readonly keys?: number; readonly own?: number };

/** Somebody else is counted too: then `resetSec` is what is left of a window, and says nothing of how long one is. */
const isRunning = ({ limit, remaining, own = 1 }: Told): boolean => remaining < limit - own;

const refuse = (message: string, hint: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint });

type Load = { readonly plan: Plan; readonly arms: readonly Arm[]; readonly counts: Counts; readonly part: SeenPart };

const isPart = ({ part: { share, sources } }: Load): boolean => share.count > 1 || sources > 1;

const overWindow = (load: Load, told: Told, windowSec: number): HarnessError | null => {
  const { limit, keys } = told;
  const planned = Math.ceil(mostWithin(dueUsOf(load), windowSec * 1e6) / (keys ?? load.part.sources));
  if (planned <= limit) return null;
  const said = { limit, windowSec, planned, isPart: isPart(load) };
  return keys === undefined ? refuse(text.over(said), text.overHint()) : refuse(text.keyOver(said), text.keyOverHint());
};

/** How long a window is, as far as an answer tells: of one that others have begun it is taken as the usual one, or as what is left where that is longer. */
const windowSecOf = (told: Told): number => Math.max(isRunning(told) ? USUAL_WINDOW_SEC : 1, told.resetSec);

/** Why what is left of a window that is running would not do for the start of the plan. What is left to addresses that did not ask, nobody was told. */
const overRest = (load: Load, told: Told): HarnessError | null => {
  if (load.part.isNamed) return null;
  const dueUs = dueUsOf(load).filter((atUs) => atUs < told.resetSec * 1e6);
  const planned = Math.ceil(dueUs.length / (told.keys ?? load.part.sources));
  return planned <= told.remaining ? null : refuse(text.leftOver(told, planned, isPart(load)), text.leftOverHint(told));
};

const problemOf = (load: Load, told: Told): HarnessError | null =>
  overWindow(load, told, windowSecOf(told)) ?? (isRunning(told) ? overRest(load, told) : null);

/**
 * Why a plan would mostly measure the target's rate limiter, as a preflight answer told of it; `arms` are those that load this target. null where it would
 * not, or nothing was told.
 */
export const limitProblem = (
  plan: Plan,
  arms: readonly Arm[],
  told: Told | null,
  counts: Counts = anyKind,
): HarnessError | null => (told === null ? null : problemOf({ plan, arms, counts, part: WHOLE }, told));

/** How long to wait until that limiter counts anew and can be asked again, in s; 0 where that would change nothing, or takes too long. */
export const waitSecFor = (load: Load, told: Told | null): number => {
  if (told === null || !isRunning(told) || told.resetSec > WAIT_MOST_SEC || problemOf(load, told) === null) return 0;
  return overWindow(load, told, Math.max(1, told.resetSec)) === null ? told.resetSec : 0;
};

/** What the answer of one handler told of its limit; `route` null: it is of a key, and counts every request that shows one. */
export type RouteLimit = { readonly route: string | null; readonly told: Told | null };

type Loaded = {
  readonly plan: Plan;
  readonly arms: readonly Arm[];
  readonly spec: TargetSpec;
  /** Left out: this run plays the whole plan, from one address. */
  readonly part?: SeenPart;
};

/**
 * Each handler has a limit of its own for each address (docs/spec/target-contract.md 3.5), so only what goes to it from there counts. A key is the same
 * for all shards and addresses.
 */
const loadOf = ({ plan, arms, spec, part = WHOLE }: Loaded, route: string | null): Load => {
  const operations = quoteKindsOf(plan.scenario.quotes).map(({ operation }) => spec.operations[operation] ?? null);
  const counts = (kind: number): boolean => {
    const its = operations[kind] ?? null;
    if (its === null) return false;
    return route === null ? its.auth !== 'none' : `${its.method} ${its.path}` === route;
  };
  return { plan, arms, counts, part: route === null ? WHOLE : part };
};

/** The first such problem of a plan. */
export const limitProblemOf = (loaded: Loaded, limits: readonly RouteLimit[]): HarnessError | null => {
  for (const { route, told } of limits) {
    const problem = told === null ? null : problemOf(loadOf(loaded, route), told);
    if (problem !== null) return problem;
  }
  return null;
};

/** The limit of these that takes longest to count anew, where waiting for it may let the plan through; null: none is waited for. */
export const limitToWaitFor = (loaded: Loaded, limits: readonly RouteLimit[]): Told | null => {
  const waits = limits.flatMap(({ route, told }) =>
    told !== null && waitSecFor(loadOf(loaded, route), told) > 0 ? [told] : [],
  );
  return waits.toSorted((a, b) => b.resetSec - a.resetSec)[0] ?? null;
};

/** What nobody knows of these limits before the load: how much of a window is left to addresses that did not ask. That of a key is the same from everywhere. */
export const limitFindings = ({ isNamed }: SeenPart, limits: readonly RouteLimit[]): readonly string[] => {
  const windowsSec = limits.flatMap(({ route, told }) => (route === null || told === null ? [] : [windowSecOf(told)]));
  return isNamed && windowsSec.length > 0 ? [text.restUnknown(Math.max(...windowsSec))] : [];
};

/** Refuses (exit 2) a plan that would mostly measure a rate limiter of the target. */
export const assertUnderLimits = (loaded: Loaded, limits: readonly RouteLimit[]): void => {
  const problem = limitProblemOf(loaded, limits);
  if (problem !== null) throw problem;
};
