import type { LimitStep } from '../../core/limit-search.ts';

/** What the search needs to know of a step that was played. */
export type Tried = Pick<LimitStep, 'ratePerSec' | 'factor' | 'verdict' | 'reason' | 'tookMs'>;

/**
 * How a rate stands after all steps at it. `open`: the next step must be at this rate once more, with twice the time. `unknown`: it was, and still
 * nobody knows; `cause` is why. `asked`: whether a step of twice the time was played to confirm it.
 */
export type Standing =
  | { readonly is: 'holds' | 'breaks'; readonly confirmed: boolean; readonly asked: boolean }
  | { readonly is: 'open' }
  | { readonly is: 'unknown'; readonly cause: 'generator' | 'noisy-host' | 'undecided' };

/** Fewer than two sightings of a growing queue prove none, and nobody plays a rate a fourth time. */
const TWICE = 2;

const isDecided = ({ verdict }: Tried): boolean => verdict === 'holds' || verdict === 'breaks';

const unknownBy = ({ verdict, reason }: Tried): Standing => {
  if (verdict === 'generator') return { is: 'unknown', cause: 'generator' };
  return { is: 'unknown', cause: reason === 'noisy-host' ? 'noisy-host' : 'undecided' };
};

const standsAt = (is: 'holds' | 'breaks', confirmed: boolean, asked: boolean): Standing => ({ is, confirmed, asked });

/** After a step of twice the time that did not decide. */
const undecidedLong = (short: Tried | undefined, longs: readonly Tried[], last: Tried): Standing => {
  if (last.verdict === 'growing') {
    // It broke in a short step, and fills up in a long one: both say that it does not hold.
    if (short?.verdict === 'breaks') return standsAt('breaks', true, true);
    // A hold of a short step is taken back by a queue that fills in a longer one, if that is seen again.
    return longs.length < TWICE ? { is: 'open' } : unknownBy(last);
  }
  if (short !== undefined && isDecided(short))
    return standsAt(short.verdict === 'holds' ? 'holds' : 'breaks', false, true);
  return unknownBy(last);
};

/**
 * How a rate stands. The longer of two steps decides: queues need time to show, and a hiccup breaks a short step more easily. A queue that was seen
 * to grow twice breaks: it would be over any limit in the end.
 */
export const standingOf = (tried: readonly Tried[]): Standing => {
  const short = tried.find(({ factor }) => factor === 1);
  const longs = tried.filter(({ factor }) => factor === 2);
  const decided = longs.findLast(isDecided);
  if (decided !== undefined) return standsAt(decided.verdict === 'holds' ? 'holds' : 'breaks', true, true);
  if (tried.filter(({ verdict }) => verdict === 'growing').length >= TWICE) return standsAt('breaks', true, true);
  const last = longs.at(-1);
  if (last !== undefined) return undecidedLong(short, longs, last);
  if (short === undefined || !isDecided(short)) return { is: 'open' };
  return standsAt(short.verdict === 'holds' ? 'holds' : 'breaks', false, false);
};
