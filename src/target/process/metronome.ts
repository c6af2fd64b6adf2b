import type { Clock } from '../../core/clock.ts';

export const SAMPLE_EVERY_US = 1_000_000;

/**
 * Calls `beat` at whole seconds from `startUs` on, the first time at `startUs` itself. Open: the next beat is due when the schedule says, however
 * late this one was; beats that were missed are left out, not made up for. Returns how to end it.
 */
export const beatEverySecond = (clock: Clock, startUs: number, beat: () => void): (() => void) => {
  const waitFor = (dueUs: number): (() => void) =>
    clock.after(dueUs - clock.nowUs(), () => {
      const beats = Math.max(0, Math.floor((clock.nowUs() - startUs) / SAMPLE_EVERY_US)) + 1;
      cancel = waitFor(startUs + beats * SAMPLE_EVERY_US);
      beat();
    });
  let cancel = waitFor(startUs);
  return () => cancel();
};
