import { systemClock } from '../../../src/core/clock.ts';
import type { LoopJob } from './job.ts';

export const jobOfArguments = (): LoopJob => JSON.parse(process.argv[2] ?? '') as LoopJob;

/** Memory before the first socket is read in this time. */
const QUIET_START_MS = 500;

/** Calls `open` and `leave` for each connection when it is due, on one timer of a millisecond. */
export const pace = (
  { count, rampMs, holdMs }: LoopJob,
  open: (i: number) => void,
  leave: (i: number) => void,
): void => {
  const startUs = systemClock.nowUs() + QUIET_START_MS * 1000;
  let [opened, left] = [0, 0];
  const dueMs = (i: number): number => (i * rampMs) / count;
  const tick = (): void => {
    const nowMs = (systemClock.nowUs() - startUs) / 1000;
    while (opened < count && dueMs(opened) <= nowMs) open(opened++);
    while (left < count && dueMs(left) + holdMs <= nowMs) leave(left++);
    if (left === count) return;
    const nextMs = Math.min(opened < count ? dueMs(opened) : Infinity, dueMs(left) + holdMs);
    setTimeout(tick, Math.max(1, nextMs - nowMs));
  };
  setTimeout(tick, QUIET_START_MS);
};
