import type { Cancel, Clock } from './clock.ts';

type Wake = { readonly dueUs: number; readonly order: number; readonly wake: () => void };

export type VirtualClock = Clock & {
  /** Runs every wake-up due within `durationUs`, in order of time, then stands at the end of that span. */
  advance(durationUs: number): void;
  /** Moves time on while nothing runs, as a busy loop does: what falls due meanwhile is woken late. */
  block(durationUs: number): void;
  /** Runs wake-ups until none is left or `limitUs` is reached. */
  runUntilIdle(limitUs: number): void;
};

/** A clock that moves only when told: same inputs, same instants, no waiting. Wake-ups due together run in the order they were asked for. */
export const createVirtualClock = (startUs = 0): VirtualClock => {
  let nowUs = startUs;
  let order = 0;
  const pending = new Map<number, Wake>();

  const earliest = (): Wake | null => {
    let first: Wake | null = null;
    for (const wake of pending.values()) {
      if (first === null || wake.dueUs < first.dueUs || (wake.dueUs === first.dueUs && wake.order < first.order))
        first = wake;
    }
    return first;
  };

  const runUntil = (endUs: number): void => {
    for (let next = earliest(); next !== null && next.dueUs <= endUs; next = earliest()) {
      pending.delete(next.order);
      nowUs = Math.max(nowUs, next.dueUs);
      next.wake();
    }
  };

  return {
    nowUs: () => nowUs,
    wallMs: () => Math.floor(nowUs / 1000),
    after: (delayUs, wake): Cancel => {
      order += 1;
      const key = order;
      pending.set(key, { dueUs: nowUs + Math.max(0, delayUs), order: key, wake });
      return () => {
        pending.delete(key);
      };
    },
    advance: (durationUs) => {
      const endUs = nowUs + durationUs;
      runUntil(endUs);
      nowUs = Math.max(nowUs, endUs);
    },
    block: (durationUs) => {
      nowUs += durationUs;
    },
    runUntilIdle: (limitUs) => runUntil(limitUs),
  };
};
