import type { Comparison, UndecidedReason } from '../../core/comparison.ts';
import type { Judgement, Reason } from '../../core/judgement.ts';
import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { type Contestants, compareArms, type JudgedArms } from './compareArms.ts';
import { areNoisy, isOpen } from './noisy-pairs.ts';
import { pairsOf } from './pairs.ts';
import { rolesOf } from './roles.ts';
import { sliceNeedsMs } from './slice-length.ts';

export type Comparisons = Pick<Judgement, 'comparison' | 'control'>;

const undecided = (comparison: Comparison, reason: UndecidedReason): Comparison => ({
  ...comparison,
  verdict: 'inconclusive',
  reason,
});

/** Load that reaches into the other arm's slice says nothing about either, whatever it shows. */
const asFarAsSlicesGo = (comparison: Comparison, { slices, scenario }: RunRecord): Comparison => {
  const { reference, candidate } = comparison;
  const needs = sliceNeedsMs(slices, [reference, candidate], scenario.sliceMs);
  return needs === null ? comparison : undecided({ ...comparison, sliceNeedsMs: needs }, 'slice-too-short');
};

/** Where bounds stayed too wide on a host that stalled all the time, that is the reason; only where pairs enough were played. */
const asNoisyAsItWas = (comparison: Comparison, { slices }: RunRecord): Comparison => {
  const [firstLook = 0] = comparison.plannedLooks;
  const isNoise = isOpen(comparison) && comparison.pairs >= firstLook && areNoisy(pairsOf(slices, comparison));
  return isNoise ? undecided(comparison, 'noisy-host') : comparison;
};

/** A comparison that its control contradicts says nothing either way. */
const heldAgainst = (comparison: Comparison, control: Comparison | null): Comparison =>
  control?.verdict === 'fail' && comparison.verdict !== 'inconclusive'
    ? undecided(comparison, 'control-differs')
    : comparison;

/**
 * The comparisons that a run was made for: candidate against reference, and where it had a third arm the reference against itself. Neither in a run
 * of one arm. `planned`: the slices of the whole plan, where the record holds only those that may be compared.
 */
export const compareRun = (
  record: RunRecord,
  judged: JudgedArms,
  planned: readonly SliceRecord[] = record.slices,
): Comparisons => {
  const roles = rolesOf(record);
  if (roles === null) return { comparison: null, control: null };
  const { reference, equivalent } = roles;
  const compared = (contestants: Contestants): Comparison =>
    asFarAsSlicesGo(asNoisyAsItWas(compareArms(record, judged, contestants, planned), record), record);
  const control = roles.control === null ? null : compared({ reference, candidate: roles.control, equivalent: true });
  return { comparison: heldAgainst(compared({ reference, candidate: roles.candidate, equivalent }), control), control };
};

/** What a comparison adds to the reasons of a verdict. What is undecided because an arm is invalid has its reason there already. */
export const comparisonReasons = (comparison: Comparison | null): Reason[] => {
  if (comparison === null || comparison.verdict === 'pass') return [];
  const { candidate, reference, reason, indicators } = comparison;
  if (comparison.verdict === 'fail') {
    const failed = indicators.filter(({ gating, verdict }) => gating && verdict === 'fail').map(({ id }) => id);
    return [{ code: 'comparison-failed', candidate, reference, indicators: failed }];
  }
  if (reason === null || reason === 'invalid') return [];
  return [{ code: 'comparison-undecided', candidate, reference, reason }];
};
