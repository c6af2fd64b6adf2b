/** A machine that did nothing for so long may have let its own sockets time out (the server waits 45 s at most, docs/spec/target-contract.md 2.9). */
const STOOD_STILL_US = 10_000_000;
/** The ends of such sockets are noticed within this time after it. */
const AFTERMATH_US = 60_000_000;

export type StallGuard = {
  /** A planned instant comes to be played. */
  played(plannedUs: number, nowUs: number): void;
  /** Whether a socket that ends now may have been lost by our own doing. */
  isOurs(nowUs: number): boolean;
};

/** Knows when this machine stood still (it slept, or was starved): what ends then says nothing of the target. */
export const createStallGuard = (startUs: number, intervalUs: number): StallGuard => {
  let lastUs = startUs;
  let untilUs = Number.NEGATIVE_INFINITY;
  return {
    played: (plannedUs, nowUs) => {
      const isLate = nowUs - Math.min(plannedUs, lastUs + intervalUs) > STOOD_STILL_US;
      if (isLate) untilUs = nowUs + AFTERMATH_US;
      lastUs = nowUs;
    },
    isOurs: (nowUs) => nowUs <= untilUs || nowUs - lastUs > intervalUs + STOOD_STILL_US,
  };
};
