import type { WatchState } from '../../core/watch.ts';

/** What one evaluation found. `unknown`: nobody can tell. */
export type Outcome = 'good' | 'bad' | 'unknown';

/**
 * Three bad evaluations in a row raise: one may be a lost packet or a pause of the garbage collector, and a second one its echo; three of the default
 * interval are ten seconds in which no attempt was well. As many that are not good make it not measurable. An unknown one in between ends no row of
 * bad ones: it tells of nothing that was well.
 */
export const RAISE_AFTER = 3;

/** As many good ones in a row clear: a service that comes up and falls again stays one alert, not a row of them. */
export const CLEAR_AFTER = 3;

/** How many evaluations in a row were so, up to the last one. */
type Rows = {
  readonly good: number;
  readonly unknown: number;
  /** Of bad ones, with unknown ones in between or not. */
  readonly bad: number;
  /** Bad or unknown. */
  readonly notGood: number;
};

/** A state, and the rows that it hangs on. */
export type Standing = { readonly state: WatchState; readonly rows: Rows };

const NO_ROWS: Rows = { good: 0, unknown: 0, bad: 0, notGood: 0 };

export const AT_START: Standing = { state: 'starting', rows: NO_ROWS };

const nextRows = (rows: Rows, outcome: Outcome): Rows =>
  outcome === 'good'
    ? { ...NO_ROWS, good: rows.good + 1 }
    : {
        good: 0,
        unknown: outcome === 'unknown' ? rows.unknown + 1 : 0,
        bad: rows.bad + (outcome === 'bad' ? 1 : 0),
        notGood: rows.notGood + 1,
      };

const stateAfter = (state: WatchState, rows: Rows, outcome: Outcome): WatchState => {
  // Nothing has been said yet at the start: the first good evaluation is enough.
  if (outcome === 'good') return rows.good >= (state === 'starting' ? 1 : CLEAR_AFTER) ? 'quiet' : state;
  if (outcome === 'bad' && rows.bad >= RAISE_AFTER) return 'alert';
  // Of an alert nobody can tell any more only once nothing at all is told.
  const untold = state === 'alert' ? rows.unknown : rows.notGood;
  return untold >= RAISE_AFTER ? 'not-measurable' : state;
};

/** The standing after one more evaluation: the state changes only after enough of them in a row. */
export const nextStanding = ({ state, rows: before }: Standing, outcome: Outcome): Standing => {
  const rows = nextRows(before, outcome);
  const next = stateAfter(state, rows, outcome);
  // An alert that ended so is raised again by as many bad ones as the first time.
  const isForgotten = state === 'alert' && next === 'not-measurable';
  return { state: next, rows: isForgotten ? { ...rows, bad: 0 } : rows };
};
