import type { Note, ObjectiveResult } from '../core/judgement.ts';
import type { SliceRecord } from '../core/slice.ts';
import { type Counted, decide } from './absolute.ts';
import { believed } from './believed.ts';
import { type Case, countOn, type Outcome } from './challenge.ts';
import type { Conditions } from './conditions.ts';
import { isConfined } from './explain/breach.ts';
import { despiteLongStart } from './long-start.ts';
import { JUDGED, type Slo, sourceOf } from './slo/slo.ts';
import { despiteStamps } from './stamps.ts';
import { samplesMissing } from './stats/sampleSize.ts';
import { settle, steadied } from './steady.ts';

type Frame = Pick<ObjectiveResult, 'id' | 'gating' | 'direction' | 'limit' | 'unit' | 'sampleNoun' | 'source'>;

const frameOf = ({ slo, gating }: ObjectiveCase): Frame => ({
  id: slo.id,
  gating,
  direction: slo.direction,
  limit: slo.limit,
  unit: slo.unit,
  sampleNoun: slo.sampleNoun,
  source: sourceOf(slo),
});

const notMeasurable = (frame: Frame): ObjectiveResult => ({
  ...frame,
  ...{ observed: null, censored: false, observedOkOnly: null, n: 0, bad: 0, lower: null, upper: null, designEffect: 1 },
  ...{ verdict: 'inconclusive', reason: 'not-measurable', needs: null, notes: [] },
});

const outcomeOf = (subject: Case): Outcome => {
  const { stampErrorMs: errorMs, clockMovedMs: movedMs } = subject.conditions;
  const doubts = subject.measure.clockDoubts(subject.slices, { errorMs, movedMs });
  return doubts.length > 0 ? { verdict: 'inconclusive', reason: 'clock', notes: doubts } : despiteStamps(subject);
};

type Counts = Case & Pick<ObjectiveCase, 'played'>;

/** Remarks on the counts themselves: where one event made the breach, and where independence had to be assumed. */
const notesOnCounts = (subject: Counts, counted: Counted, { verdict }: Outcome): Note[] => {
  const { slo, measure, slices } = subject;
  const { n, bad, designEffect } = counted;
  if (n === 0) return [];
  if (verdict !== 'fail') return designEffect.assumed ? [{ code: 'assumes-independent-failures' }] : [];
  const event = measure.largestEvent(
    slices,
    slices.map((slice) => measure.count(slice, JUDGED)),
  );
  // Of two slices that are both broken one always holds half.
  const isOne = event * 2 > bad && isConfined(measure.timeline(slices.map(subject.played)), counted.allowedBadRatio);
  return bad > 1 && isOne ? [{ code: 'one-event', bad: event, n, noun: slo.sampleNoun }] : [];
};

const needsOf = (counted: Counted, { reason }: Outcome, leastSamples: number): number | null => {
  if (reason !== 'too-few-samples' && reason !== 'no-data') return null;
  const { n, bad, allowedBadRatio, designEffect, alpha } = counted;
  const missing = samplesMissing(n, { bad, allowedBadRatio, designEffect: designEffect.value, alpha });
  return missing === null ? null : Math.max(missing, leastSamples - n);
};

export type ObjectiveCase = {
  readonly slo: Slo;
  readonly gating: boolean;
  /** The judged slices of one mode. */
  readonly slices: readonly SliceRecord[];
  /** A slice as far as it was played (judge/early-end.ts). */
  readonly played: (slice: SliceRecord) => SliceRecord;
  readonly conditions: Conditions;
  /** How often a bound may be wrong. */
  readonly alpha: number;
  /** How long a client may take to have what others have. */
  readonly convergeMs: number;
};

/**
 * One objective of one mode, judged on its slices. `needs` is how many more samples would settle it if none of them were bad; null when samples
 * are not what is missing, or when it would take over a million.
 */
export const judgeObjective = (given: ObjectiveCase): ObjectiveResult => {
  const { slo, slices, played, conditions, alpha } = given;
  const frame = frameOf(given);
  if (slo.measure === null) return notMeasurable(frame);
  const whole: Case = { slo, measure: slo.measure, slices, conditions, alpha };
  const { subject, startUps, long, rising } = settle(whole);
  const counted = countOn(subject, JUDGED);
  const decision = decide(counted);
  const { leastSamples } = slo.measure;
  const settled = despiteLongStart(steadied(outcomeOf(subject), rising), whole, long);
  // Of all slices: a start-up in which nobody was served is left out of the times, not of what was not served.
  const outcome = believed(settled, counted, leastSamples, slo.measure.unseen(slices, given.convergeMs));
  const seen =
    counted.n === 0
      ? { observed: null, censored: false, observedOkOnly: null }
      : slo.measure.observe(subject.slices, counted.bad / counted.n);
  return {
    ...frame,
    ...seen,
    n: counted.n,
    bad: counted.bad,
    lower: decision.lower,
    upper: decision.upper,
    designEffect: counted.designEffect.value,
    verdict: outcome.verdict,
    reason: outcome.reason,
    needs: needsOf(counted, outcome, leastSamples),
    notes: [...outcome.notes, ...startUps, ...notesOnCounts({ ...subject, played }, counted, outcome)],
  };
};
