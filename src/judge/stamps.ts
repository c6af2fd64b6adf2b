import { decide } from './absolute.ts';
import { type Case, challengeFail, confirmPass, countOn, explainUndecided, type Outcome } from './challenge.ts';
import { JUDGED } from './slo/slo.ts';

/** What is made of a case: its counts decide, and what they decide must withstand our own faults and the host's. */
const outcomeAsSeen = (subject: Case): Outcome => {
  const { verdict } = decide(countOn(subject, JUDGED));
  if (verdict === 'fail') return challengeFail(subject);
  return verdict === 'pass' ? confirmPass(subject) : explainUndecided(subject);
};

/** The case with every latency by stamps that much shorter, on any view; what is not measured by stamps stays as it is. */
const shorter = (subject: Case, byMs: number): Case => ({
  ...subject,
  measure: {
    ...subject.measure,
    count: (slice, view) => subject.measure.count(slice, { ...view, apartMs: view.apartMs + byMs }),
  },
});

/**
 * The outcome of a case whose stamps may be off. A pass and a fail stand that are the same with every latency that much longer, and that much shorter:
 * then no error of the stamps can have made them, however large it is. What hangs on it is undecided for the clock, and so is what only it keeps from
 * being decided: there more samples settle nothing.
 */
export const despiteStamps = (subject: Case): Outcome => {
  const { stampErrorMs: errorMs } = subject.conditions;
  const outcome = outcomeAsSeen(subject);
  if (errorMs === 0) return outcome;
  const [least, most] = [errorMs, -errorMs].map((byMs) => outcomeAsSeen(shorter(subject, byMs)).verdict);
  const isOpen = outcome.verdict === 'inconclusive';
  const isSure = isOpen
    ? outcome.reason !== 'too-few-samples' || least === most
    : least === most && least === outcome.verdict;
  return isSure ? outcome : { verdict: 'inconclusive', reason: 'clock', notes: [{ code: 'clock-decides', errorMs }] };
};
