import type { Note } from '../core/judgement.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { InconclusiveReason, Verdict } from '../core/verdict.ts';
import { type Counted, decide, isBeyondTwice, totalCount } from './absolute.ts';
import type { Conditions, Lateness } from './conditions.ts';
import { allowedBadRatioOf, JUDGED, type Measure, type Slo, type View } from './slo/slo.ts';

/** What is made of a decision once our own faults and the host's are taken into account. */
export type Outcome = {
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | null;
  readonly notes: readonly Note[];
};

/** An objective, the slices it is judged on, and what to know of them. */
export type Case = {
  readonly slo: Slo;
  readonly measure: Measure;
  readonly slices: readonly SliceRecord[];
  readonly conditions: Conditions;
  readonly alpha: number;
};

/** The objective counted on one view of its slices. */
export const countOn = ({ slo, measure, slices, alpha }: Case, view: View): Counted => {
  const counts = slices.map((slice) => measure.count(slice, view));
  return {
    ...totalCount(counts),
    allowedBadRatio: allowedBadRatioOf(slo),
    designEffect: measure.designEffect(slices, counts),
    alpha,
  };
};

const controlView = ({ figures: { latenessP99Ms, allowedMs }, excusedDrops, excusedTimeouts }: Lateness): View => ({
  clock: 'control',
  apartMs: 0,
  latenessP99Ms,
  echoAllowedMs: allowedMs,
  excusedDrops,
  excusedTimeouts,
});

const quietVerdict = (subject: Case, view: View): Verdict => {
  const quiet = subject.measure.withoutNoise(subject.slices, subject.conditions.noisy);
  return decide(countOn({ ...subject, slices: quiet }, view)).verdict;
};

const lateDecides = ({ figures }: Lateness): Note => ({ code: 'late-generator-decides', ...figures });

const noiseDecides = ({ noisy, gapMaxMs }: Conditions): Note => ({
  code: 'noisy-slices-decide',
  noisySlices: noisy.size,
  gapMaxMs,
});

/** A breach must survive without the noisy slices, unless it is so large that no stall explains it. */
const survivesNoise = (subject: Case, view: View, notes: readonly Note[]): Outcome => {
  const { noisy } = subject.conditions;
  const fail = (...more: Note[]): Outcome => ({ verdict: 'fail', reason: null, notes: [...notes, ...more] });
  if (noisy.size === 0) return fail();
  if (isBeyondTwice(countOn(subject, view))) return fail({ code: 'beyond-twice-the-limit' });
  if (quietVerdict(subject, view) === 'fail') return fail({ code: 'survives-noisy-slices', noisySlices: noisy.size });
  return { verdict: 'inconclusive', reason: 'noisy-host', notes: [...notes, noiseDecides(subject.conditions)] };
};

const isDoubtful = ({ measure, conditions }: Case): boolean => conditions.lateness.isLate && measure.hasControlView;

/**
 * Asks whether a breach could be our own or the host's doing. Where the generator was late it must hold on the control view too; where the host
 * stalled it must survive leaving those slices out.
 */
export const challengeFail = (subject: Case): Outcome => {
  const { slo, conditions } = subject;
  if (!isDoubtful(subject)) return survivesNoise(subject, JUDGED, []);
  const control = controlView(conditions.lateness);
  if (decide(countOn(subject, control)).verdict !== 'fail') {
    return { verdict: 'inconclusive', reason: 'generator-saturated', notes: [lateDecides(conditions.lateness)] };
  }
  return survivesNoise(subject, control, slo.unit === 'ms' ? [{ code: 'fails-on-control-clock-too' }] : []);
};

/** Lateness and noise only hurt the target, so a pass stands; a latency says so. */
export const confirmPass = ({ slo, conditions: { lateness } }: Case): Outcome => ({
  verdict: 'pass',
  reason: null,
  notes: lateness.isLate && slo.unit === 'ms' ? [{ code: 'pass-although-late', ...lateness.figures }] : [],
});

/** Why it is undecided: more samples settle nothing where it would pass but for noisy slices or for our own lateness. */
export const explainUndecided = (subject: Case): Outcome => {
  const undecided = (reason: InconclusiveReason, ...notes: Note[]): Outcome => ({
    verdict: 'inconclusive',
    reason,
    notes,
  });
  const { conditions } = subject;
  if (countOn(subject, JUDGED).n === 0) return undecided('no-data');
  if (quietVerdict(subject, JUDGED) === 'pass') {
    return undecided('noisy-host', noiseDecides(conditions));
  }
  if (isDoubtful(subject) && decide(countOn(subject, controlView(conditions.lateness))).verdict === 'pass') {
    return undecided('generator-saturated', lateDecides(conditions.lateness));
  }
  return undecided('too-few-samples');
};
