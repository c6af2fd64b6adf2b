import type { Clock } from '../../core/clock.ts';

/** Instants that nobody watched: all of them, and the most one after another. */
export type Misses = { readonly missed: number; readonly missedInRow: number };

export type MissCounter = {
  /** An instant comes to be played after so many others that were left out. */
  came(leftOut: number): void;
  seen(): Misses;
};

/**
 * Counts the instants that were left out. While a machine sleeps its monotonic clock stands (CLOCK_MONOTONIC, clock_gettime(2)) and nothing falls
 * due; wall time goes on, and what it gained on the other holds so many instants more. A clock that is set back, or by less than an interval, tells
 * of no sleep.
 */
export const createMisses = (clock: Clock, intervalUs: number): MissCounter => {
  const gainedUs = (): number => clock.wallMs() * 1_000 - clock.nowUs();
  let lastUs = gainedUs();
  let missed = 0;
  let missedInRow = 0;
  return {
    came: (leftOut) => {
      const nowUs = gainedUs();
      const all = leftOut + Math.max(0, Math.floor((nowUs - lastUs) / intervalUs));
      lastUs = nowUs;
      missed += all;
      missedInRow = Math.max(missedInRow, all);
    },
    seen: () => ({ missed, missedInRow }),
  };
};
