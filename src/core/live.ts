import type { SliceRecord } from './slice.ts';

/**
 * What one worker tells of a slice that is over while the run still plays. `settled`: nothing of it is in flight any more, and it never changes
 * again. Not settled: only what has been counted so far, without a histogram. Bad samples in it are facts and can only become more; that the
 * rest is good is not known.
 */
export type LivePart = { readonly settled: boolean; readonly slice: SliceRecord };

/** What is known of a run while it plays, the shares of all workers together. Slices that are not over stand in neither list. */
export type LiveSlices = {
  /** From the first slice of the plan on, in order and without a hole: equal to those that the record will hold, the stalls of the host too. */
  readonly settled: readonly SliceRecord[];
  /**
   * Later slices that are over. Provisional: counts can still grow, the share of a worker may be missing, and histograms hold a part or nothing.
   * Their `hostGapMaxMs` is final. Decide on nothing of them but what can only get worse.
   */
  readonly soFar: readonly SliceRecord[];
};

/** A wish to end a run before its plan does. `bail`: an objective is lost whatever comes. `decided`: what was asked is known. */
export type StopWish = { readonly why: 'bail' | 'decided'; readonly detail: string };

/** Asked each time more is known of a run: whether it may end now. Pure. */
export type Decider = (live: LiveSlices) => StopWish | null;
