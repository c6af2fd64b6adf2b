import type { Clock } from '../core/clock.ts';

/** A timer of Node may be most of a millisecond away, and the loop is awake: what has been due for so long does not wait for it. */
const OVERDUE_US = 400;

/** What is due and who releases it. */
export type Due = { nextDueUs(): number; release(): void };

/**
 * To be told of every request that ends, and when that was: lets what is overdue by then be released as soon as the network has been looked at. Not at
 * once, for a driver may be in the middle of its work.
 */
export const createHurry = (clock: Clock, due: Due): ((nowUs: number) => void) => {
  let isAsked = false;
  const release = (): void => {
    isAsked = false;
    due.release();
  };
  return (nowUs) => {
    if (isAsked || nowUs - due.nextDueUs() < OVERDUE_US) return;
    isAsked = true;
    clock.after(0, release);
  };
};
