import type { Clock } from '../../core/clock.ts';
import { wallAheadUs } from './misses.ts';

/** A machine that did nothing for so long may have let its own sockets time out (the server waits 45 s at most, docs/spec/target-contract.md 2.9). */
const STOOD_STILL_US = 10_000_000;
/** The ends of such sockets are noticed within this time after it. */
const AFTERMATH_US = 60_000_000;

export type StallGuard = {
  /** A planned instant comes to be played. */
  played(plannedUs: number): void;
  /** Whether a socket that ends now may have been lost by our own doing. */
  isOurs(): boolean;
};

/** Knows when this machine stood still (it was starved, or it slept and its monotonic clock with it): what ends then says nothing of the target. */
export const createStallGuard = (clock: Clock, intervalUs: number): StallGuard => {
  let lastUs = clock.nowUs();
  let lastAheadUs = wallAheadUs(clock);
  let untilUs = Number.NEGATIVE_INFINITY;
  const sleptUs = (): number => Math.max(0, wallAheadUs(clock) - lastAheadUs);
  return {
    played: (plannedUs) => {
      const nowUs = clock.nowUs();
      const lateUs = nowUs - Math.min(plannedUs, lastUs + intervalUs) + sleptUs();
      if (lateUs > STOOD_STILL_US) untilUs = nowUs + AFTERMATH_US;
      lastUs = nowUs;
      lastAheadUs = wallAheadUs(clock);
    },
    isOurs: () => {
      const nowUs = clock.nowUs();
      return nowUs <= untilUs || nowUs - lastUs + sleptUs() > intervalUs + STOOD_STILL_US;
    },
  };
};
