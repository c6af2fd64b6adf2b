import type { Cancel, Clock } from '../../../core/clock.ts';

type Timed = { dueUs: number };

/** Things that wait for the same length of time, so that the first to come is the first to be over. */
export type Queue<T extends Timed> = {
  /** Waits from now on, also where it waited already. */
  wait(thing: T, us: number): void;
  forget(thing: T): void;
};

/** One timer for all that waits. Times are kept to within `TICK_US`, and as much again after a standstill of this process. */
export type Patience<T extends Timed> = {
  /** `isOver` is told of each thing whose time has passed; it waits no more. */
  queue(isOver: (thing: T) => void): Queue<T>;
  close(): void;
};

const TICK_US = 50_000;
/** A tick so late means that this process stood still: what came meanwhile waits in the system, and is read before anything is over (as load/read-first.ts). */
const LATE_US = 10_000;

export const createPatience = <T extends Timed>(clock: Pick<Clock, 'nowUs' | 'after'>): Patience<T> => {
  const queues: { readonly things: Set<T>; readonly isOver: (thing: T) => void }[] = [];
  let cancel: Cancel | null = null;
  let tickDueUs = 0;
  let hasWaited = false;

  const tick = (): void => {
    cancel = null;
    const nowUs = clock.nowUs();
    // Once is enough: between two timers a loop reads all that is there.
    hasWaited = !hasWaited && nowUs - tickDueUs > LATE_US;
    if (hasWaited) {
      wake();
      return;
    }
    for (const { things, isOver } of queues) {
      for (const thing of things) {
        if (thing.dueUs > nowUs) break;
        things.delete(thing);
        isOver(thing);
      }
    }
    if (queues.some(({ things }) => things.size > 0)) wake();
  };
  const wake = (): void => {
    if (cancel !== null) return;
    tickDueUs = clock.nowUs() + TICK_US;
    cancel = clock.after(TICK_US, tick);
  };

  return {
    queue: (isOver) => {
      const things = new Set<T>();
      queues.push({ things, isOver });
      return {
        wait: (thing, us) => {
          thing.dueUs = clock.nowUs() + us;
          things.delete(thing);
          things.add(thing);
          wake();
        },
        forget: (thing) => {
          things.delete(thing);
        },
      };
    },
    close: () => {
      cancel?.();
      cancel = null;
      for (const { things } of queues) things.clear();
    },
  };
};
