import type { ArmClock } from '../core/arm-clock.ts';

/**
 * By how many ms the time stamps of an arm's messages may be off: what its clock stood apart beyond what was corrected, and the error of that
 * reading, at the worse of both ends of the load; so a drift counts. 0 where the clock was not asked for, infinite where it was and nobody answered.
 */
export const stampErrorMs = (clock: ArmClock | null): number => {
  if (clock === null) return 0;
  const { before, after, correctedMs } = clock;
  const errors = [before, after].flatMap((reading) =>
    reading === null ? [] : [Math.abs(reading.offsetMs - correctedMs) + reading.errorMs],
  );
  return errors.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...errors);
};

/** By how many ms an arm's clock moved against ours between both readings, beyond what their errors explain; 0 where there are not two. */
export const clockMovedMs = (clock: ArmClock | null): number => {
  const { before, after } = clock ?? { before: null, after: null };
  if (before === null || after === null) return 0;
  return Math.max(0, Math.abs(after.offsetMs - before.offsetMs) - before.errorMs - after.errorMs);
};
