import type { LimitAnswer, LimitCause, LimitSettings } from '../../core/limit-search.ts';
import { intervalOf } from './interval.ts';
import { rateBetween, roundRate } from './rates.ts';
import { type Standing, standingOf, type Tried } from './standing.ts';

/** The part of the settings that one mode's search goes by; `budgetMs` is its own. */
export type SearchSettings = Pick<
  LimitSettings,
  'fromPerSec' | 'floorPerSec' | 'capPerSec' | 'resolutionRatio' | 'budgetMs'
> & {
  /** How long a step would take, with everything around it. */
  readonly tookMs: (ratePerSec: number, factor: 1 | 2) => number;
};

export type Next =
  | { readonly kind: 'step'; readonly ratePerSec: number; readonly factor: 1 | 2 }
  | { readonly kind: 'end'; readonly answer: LimitAnswer };

/** Looking for a bracket, each rate is so many times the one before. */
const BRACKET = 2;
/** Beyond so many rates in a row that say nothing, no higher one is tried. */
const MOST_UNKNOWN = 2;

type Stands = { readonly ratePerSec: number; readonly standing: Standing };
type Decided = Extract<Standing, { asked: boolean }> & { readonly ratePerSec: number };
type Unknown = Extract<Standing, { is: 'unknown' }> & { readonly ratePerSec: number };

/** What all steps together say: the highest rate that holds below the lowest that breaks, and the rates around them that say nothing. */
type Bracket = {
  readonly low: Decided | null;
  readonly high: Decided | null;
  /** In ascending order; between the two ends, or beyond the one that is there. */
  readonly unknown: readonly Unknown[];
  readonly open: number | null;
};

const decidedAt = (stands: Stands | undefined): Decided | null =>
  stands !== undefined && 'asked' in stands.standing ? { ...stands.standing, ratePerSec: stands.ratePerSec } : null;

const bracketOf = (tried: readonly Tried[]): Bracket => {
  const stands: Stands[] = [...Map.groupBy(tried, ({ ratePerSec }) => ratePerSec)]
    .map(([ratePerSec, steps]) => ({ ratePerSec, standing: standingOf(steps) }))
    .toSorted((a, b) => a.ratePerSec - b.ratePerSec);
  const highAt = stands.findIndex(({ standing }) => standing.is === 'breaks');
  const below = highAt === -1 ? stands : stands.slice(0, highAt);
  const lowAt = below.findLastIndex(({ standing }) => standing.is === 'holds');
  return {
    low: decidedAt(below[lowAt]),
    high: decidedAt(stands[highAt]),
    unknown: below
      .slice(lowAt + 1)
      .flatMap(({ ratePerSec, standing }) => (standing.is === 'unknown' ? [{ ...standing, ratePerSec }] : [])),
    open: stands.find(({ standing }) => standing.is === 'open')?.ratePerSec ?? null,
  };
};

type Asked = { readonly ratePerSec: number; readonly factor: 1 | 2 };

/** Between two rates, where they are farther apart than asked for. */
const between = (low: number, high: number, { resolutionRatio }: SearchSettings): Asked | null => {
  if (high / low <= 1 + resolutionRatio) return null;
  const ratePerSec = rateBetween(low, high);
  return ratePerSec === null ? null : { ratePerSec, factor: 1 };
};

/** An end of the bracket once more and for longer, unless that was done. */
const confirming = (end: Decided | null): Asked | null =>
  end === null || end.asked ? null : { ratePerSec: end.ratePerSec, factor: 2 };

/** Both ends are known: between the lower one and whatever lies next above it, then between the upper one and what lies next below, then both again. */
const narrowed = (low: Decided, high: Decided, unknown: readonly Unknown[], settings: SearchSettings): Asked | null => {
  const above = unknown[0]?.ratePerSec ?? high.ratePerSec;
  const below = unknown.at(-1)?.ratePerSec ?? low.ratePerSec;
  return (
    between(low.ratePerSec, above, settings) ??
    between(below, high.ratePerSec, settings) ??
    confirming(high) ??
    confirming(low)
  );
};

/** Nothing broke yet: twice the rate, up to the cap; a rate at which our generator could not is not gone beyond. */
const upwards = (low: Decided, unknown: readonly Unknown[], settings: SearchSettings): Asked | null => {
  const [nearest] = unknown;
  const isBlocked = unknown.some(({ cause }) => cause === 'generator') || unknown.length >= MOST_UNKNOWN;
  const farthest = unknown.at(-1)?.ratePerSec ?? low.ratePerSec;
  if (!isBlocked && farthest < settings.capPerSec)
    return { ratePerSec: Math.min(settings.capPerSec, roundRate(farthest * BRACKET)), factor: 1 };
  return (nearest === undefined ? null : between(low.ratePerSec, nearest.ratePerSec, settings)) ?? confirming(low);
};

/** Nothing held yet: half the rate, down to the floor. */
const downwards = (high: Decided | null, unknown: readonly Unknown[], settings: SearchSettings): Asked | null => {
  const lowest = Math.min(...unknown.map(({ ratePerSec }) => ratePerSec), high?.ratePerSec ?? settings.capPerSec);
  if (lowest > settings.floorPerSec)
    return { ratePerSec: Math.max(settings.floorPerSec, roundRate(lowest / BRACKET)), factor: 1 };
  return confirming(high);
};

const wanted = ({ low, high, unknown, open }: Bracket, settings: SearchSettings): Asked | null => {
  if (open !== null) return { ratePerSec: open, factor: 2 };
  if (low !== null && high !== null) return narrowed(low, high, unknown, settings);
  if (low !== null) return upwards(low, unknown, settings);
  if (high === null && unknown.length === 0) return { ratePerSec: settings.fromPerSec, factor: 1 };
  return downwards(high, unknown, settings);
};

/** What stands in the way of a narrower answer, the worst first. */
const causeOf = (unknown: readonly Unknown[]): LimitCause | null =>
  (['generator', 'noisy-host', 'undecided'] as const).find((cause) => unknown.some((each) => each.cause === cause)) ??
  null;

type Ends = Omit<LimitAnswer, 'outcome' | 'cause'>;

const endsOf = ({ low, high }: Bracket): Ends => ({
  holdsAtPerSec: low?.ratePerSec ?? null,
  breaksAtPerSec: high?.ratePerSec ?? null,
  // Its 95 % were seen of searches whose ends were seen twice.
  ...intervalOf(low?.confirmed ? low.ratePerSec : null, high?.confirmed ? high.ratePerSec : null),
  holdsConfirmed: low?.confirmed ?? false,
  breaksConfirmed: high?.confirmed ?? false,
});

const outcomeOf = ({ low, high }: Bracket, { floorPerSec, capPerSec }: SearchSettings): LimitAnswer['outcome'] => {
  if (low !== null && high !== null) return 'found';
  // A limit that was never seen is none: what is claimed at the cap and at the floor was seen twice.
  if (low !== null) return low.ratePerSec >= capPerSec && low.confirmed ? 'not-reached' : 'inconclusive';
  return high !== null && high.ratePerSec <= floorPerSec && high.confirmed ? 'never-holds' : 'inconclusive';
};

/** What the steps so far say, where the search ends here; `ended` is why, null where it had nothing left to ask. */
export const answerOf = (tried: readonly Tried[], settings: SearchSettings, ended: LimitCause | null): LimitAnswer => {
  const bracket = bracketOf(tried);
  const outcome = outcomeOf(bracket, settings);
  const isOpen = outcome === 'found' || outcome === 'inconclusive';
  // A target that did not come to rest is told of beside whatever was found.
  const cause = isOpen || ended === 'not-calm' ? (ended ?? causeOf(bracket.unknown)) : null;
  return { outcome, ...endsOf(bracket), cause: outcome === 'inconclusive' ? (cause ?? 'undecided') : cause };
};

/**
 * The next step of a search for the highest rate that holds, or its answer: geometric bracketing from the start rate, then bisection by ratio until
 * both ends are as near as asked for, then each end once more with twice the time. A pure function of the steps so far. It ends before a step that
 * would not fit into the budget. Each rate is played at most three times.
 */
export const nextStep = (tried: readonly Tried[], settings: SearchSettings): Next => {
  const asked = wanted(bracketOf(tried), settings);
  if (asked === null) return { kind: 'end', answer: answerOf(tried, settings, null) };
  const spentMs = tried.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const isOver = tried.length > 0 && spentMs + settings.tookMs(asked.ratePerSec, asked.factor) > settings.budgetMs;
  return isOver ? { kind: 'end', answer: answerOf(tried, settings, 'budget') } : { kind: 'step', ...asked };
};
