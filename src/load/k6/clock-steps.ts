import type { Clock } from '../../core/clock.ts';

/** Wall time is read in whole milliseconds; two readings may differ by one without any step. */
const SLACK_US = 2_000;
/** A clock that is being set right may run a thousandth faster or slower (adjtime(3): 0.05 %). */
const SLEW_RATIO = 0.001;
const TRIES = 5;

type Reading = { readonly atUs: number; readonly aheadUs: number; readonly slackUs: number };

/** How far wall time stands before our clock: of a few readings the one that was least interrupted. */
const readAhead = (clock: Clock): Reading => {
  let best: Reading = { atUs: clock.nowUs(), aheadUs: 0, slackUs: Number.POSITIVE_INFINITY };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const beforeUs = clock.nowUs();
    const wallUs = clock.wallMs() * 1000;
    const slackUs = clock.nowUs() - beforeUs;
    if (slackUs < best.slackUs) best = { atUs: beforeUs, aheadUs: wallUs - beforeUs, slackUs };
  }
  return best;
};

/** Looks whether wall time, which k6 goes by, is set while it plays. */
export type StepWatch = {
  look(): void;
  /** A step that somebody else saw. */
  note(stepUs: number): void;
  /** The largest step so far, in ms, negative where it was set back; null: none was seen. */
  worstMs(): number | null;
};

/** Each look is held against the one before: a clock that is set is seen even where it is set back again. */
export const watchSteps = (clock: Clock): StepWatch => {
  let last = readAhead(clock);
  let worstUs = 0;
  const note = (stepUs: number): void => {
    if (Math.abs(stepUs) > Math.abs(worstUs)) worstUs = stepUs;
  };
  return {
    note,
    look: () => {
      const now = readAhead(clock);
      const stepUs = now.aheadUs - last.aheadUs;
      const allowedUs = SLACK_US + now.slackUs + last.slackUs + SLEW_RATIO * (now.atUs - last.atUs);
      if (Math.abs(stepUs) > allowedUs) note(stepUs);
      last = now;
    },
    worstMs: () => (worstUs === 0 ? null : worstUs / 1000),
  };
};
