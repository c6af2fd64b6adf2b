import type { Clock } from '../../core/clock.ts';

/** By how much wall time is ahead of the monotonic clock: it grows while a machine sleeps (CLOCK_MONOTONIC stands then, clock_gettime(2)). */
export const wallAheadUs = (clock: Clock): number => clock.wallMs() * 1_000 - clock.nowUs();

/** Instants that nobody watched: all of them, and the most one after another. */
export type Misses = { readonly missed: number; readonly missedInRow: number };

export type MissCounter = {
  /** An instant comes to be played after so many others that were left out. */
  came(leftOut: number): void;
  seen(): Misses;
};

/**
 * Counts the instants that were left out. While a machine sleeps nothing falls due; wall time goes on, and what it gained holds so many instants
 * more. A clock that is set back, or by less than an interval, tells of no sleep.
 */
export const createMisses = (clock: Clock, intervalUs: number): MissCounter => {
  let lastUs = wallAheadUs(clock);
  let missed = 0;
  let missedInRow = 0;
  return {
    came: (leftOut) => {
      const nowUs = wallAheadUs(clock);
      const all = leftOut + Math.max(0, Math.floor((nowUs - lastUs) / intervalUs));
      lastUs = nowUs;
      missed += all;
      missedInRow = Math.max(missedInRow, all);
    },
    seen: () => ({ missed, missedInRow }),
  };
};
