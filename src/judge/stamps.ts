import type { ArmClock } from '../core/arm-clock.ts';
import { decide } from './absolute.ts';
import { type Case, countOn, type Outcome } from './challenge.ts';

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

/** A verdict that stamps with an error could turn is none: it must be the same with every latency that much longer, and that much shorter. */
export const despiteStamps = (subject: Case, outcome: Outcome): Outcome => {
  const { stampErrorMs: errorMs } = subject.conditions;
  const isSure = [errorMs, -errorMs].every(
    (apartMs) =>
      decide(countOn(subject, { clock: 'judged', apartMs })).verdict === outcome.verdict ||
      outcome.verdict === 'inconclusive',
  );
  return isSure ? outcome : { verdict: 'inconclusive', reason: 'clock', notes: [{ code: 'clock-decides', errorMs }] };
};
