import type { Explanation, Figure } from '../../core/explanation.ts';
import type { ModeJudgement } from '../../core/judgement.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { VERDICTS, type Verdict } from '../../core/verdict.ts';
import { totalCount } from '../absolute.ts';
import { JUDGED, type Measure } from '../slo/slo.ts';

/** An arm with its judged slices. */
export type ArmSeen = { readonly judged: ModeJudgement; readonly slices: readonly SliceRecord[] };

/** An objective that is measured. */
export type Measured = { readonly id: ObjectiveId; readonly measure: Measure };

/** The figure of an objective over some slices. */
const figureOf = ({ measure }: Measured, slices: readonly SliceRecord[]): Figure => {
  const { n, bad } = totalCount(slices.map((slice) => measure.count(slice, JUDGED)));
  if (n === 0) return { observed: null, censored: false, n, bad };
  const { observed, censored } = measure.observe(slices, bad / n);
  return { observed, censored, n, bad };
};

const verdictOn = ({ judged }: ArmSeen, { id }: Measured): Verdict =>
  judged.objectives.find((result) => result.id === id)?.verdict ?? 'inconclusive';

/**
 * What the arm that does best on an objective (the first of equals) shows in the slices of the same pairs: both arms had the same load there,
 * within seconds of each other. null where no other arm has such slices.
 */
export const otherArmOf = (
  of: Measured,
  breach: readonly SliceRecord[],
  others: readonly ArmSeen[],
): Explanation['otherArm'] => {
  const [best] = others.toSorted((a, b) => VERDICTS.indexOf(verdictOn(b, of)) - VERDICTS.indexOf(verdictOn(a, of)));
  if (best === undefined) return null;
  const pairs = new Set(breach.map(({ pair }) => pair));
  const same = best.slices.filter(({ pair }) => pair !== null && pairs.has(pair));
  if (same.length === 0) return null;
  return {
    arm: best.judged.mode,
    verdict: verdictOn(best, of),
    figure: figureOf(of, same),
    ownFigure: figureOf(of, breach),
  };
};
