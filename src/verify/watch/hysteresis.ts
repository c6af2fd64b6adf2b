import type { WatchState } from '../../core/watch.ts';

/** What one evaluation found. `unknown`: nobody can tell. */
export type Outcome = 'good' | 'bad' | 'unknown';

/**
 * Three bad evaluations in a row raise: one may be a lost packet or a pause of the garbage collector, and a second one its echo; three of the default
 * interval are ten seconds in which no attempt was well. As many unknown ones make it not measurable.
 */
export const RAISE_AFTER = 3;

/** As many good ones in a row clear: a service that comes up and falls again stays one alert, not a row of them. */
export const CLEAR_AFTER = 3;

/** A state, and how many evaluations in a row had the last outcome. */
export type Standing = { readonly state: WatchState; readonly outcome: Outcome | null; readonly inRow: number };

export const AT_START: Standing = { state: 'starting', outcome: null, inRow: 0 };

const STATE_OF: Readonly<Record<Outcome, WatchState>> = { good: 'quiet', bad: 'alert', unknown: 'not-measurable' };

/** Nothing has been said yet at the start: the first good evaluation is enough. */
const neededFor = (outcome: Outcome, state: WatchState): number => {
  if (outcome !== 'good') return RAISE_AFTER;
  return state === 'starting' ? 1 : CLEAR_AFTER;
};

/** The standing after one more evaluation: the state changes only after enough of the same outcome in a row. */
export const nextStanding = ({ state, outcome: last, inRow }: Standing, outcome: Outcome): Standing => {
  const row = outcome === last ? inRow + 1 : 1;
  return { state: row >= neededFor(outcome, state) ? STATE_OF[outcome] : state, outcome, inRow: row };
};
