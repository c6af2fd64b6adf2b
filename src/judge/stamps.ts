import { decide } from './absolute.ts';
import { type Case, countOn, type Outcome } from './challenge.ts';

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
