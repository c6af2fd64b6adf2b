import type { ClockReading } from '../../core/arm-clock.ts';

/** One question and its answer: when we sent and received on our wall clock, how long that took on the monotonic one, and the answer's own stamp. */
export type PingSample = {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly rttUs: number;
  readonly stampMs: number;
};

/** Both clocks are read in whole milliseconds, so a difference of two readings is off by up to one. */
const RESOLUTION_MS = 1;

/**
 * The offset of the other clock, from the exchange that took least: the stamp against the middle of sending and receiving, wrong by at most half of
 * the way there and back, and the resolution of the stamps (the estimate of NTP, RFC 5905 section 8, with the one instant that an answer holds).
 * Null without an answer.
 */
export const readingOf = (samples: readonly PingSample[]): ClockReading | null => {
  const [best] = samples.toSorted((a, b) => a.rttUs - b.rttUs);
  if (best === undefined) return null;
  return {
    offsetMs: best.stampMs - (best.sentMs + best.receivedMs) / 2,
    errorMs: best.rttUs / 2_000 + RESOLUTION_MS,
    samples: samples.length,
  };
};

/** How stamps of an arm are to be read: by a clock that is so far ahead of ours. */
export type StampClock = { readonly aheadMs: number };

export const OUR_CLOCK: StampClock = { aheadMs: 0 };

/** What stamps are corrected by: an offset that is shown to be one. One within its own error may as well be none, as on one host, and is left alone. */
export const correctionBy = (reading: ClockReading | null): StampClock =>
  reading !== null && Math.abs(reading.offsetMs) > reading.errorMs ? { aheadMs: reading.offsetMs } : OUR_CLOCK;

/** A stamp as our own clock would have written it. */
export const asOurStamp = (stampMs: number, { aheadMs }: StampClock): number => stampMs - aheadMs;
