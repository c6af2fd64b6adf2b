import type { Comparison } from '../../core/comparison.ts';
import type { Judgement, Reason } from '../../core/judgement.ts';
import type { RunRecord } from '../../core/record.ts';
import { compareArms } from './compareArms.ts';
import { rolesOf } from './roles.ts';

export type Comparisons = Pick<Judgement, 'comparison' | 'control'>;

/** A comparison that its control contradicts says nothing either way. */
const heldAgainst = (comparison: Comparison, control: Comparison | null): Comparison =>
  control?.verdict === 'fail' && comparison.verdict !== 'inconclusive'
    ? { ...comparison, verdict: 'inconclusive', reason: 'control-differs' }
    : comparison;

/**
 * The comparisons that a run was made for: candidate against reference, and where it had a third arm the reference against itself. Neither in a run
 * of one arm.
 */
export const compareRun = (record: RunRecord, judged: Pick<Judgement, 'reasons' | 'modes'>): Comparisons => {
  const roles = rolesOf(record);
  if (roles === null) return { comparison: null, control: null };
  const { reference, equivalent } = roles;
  const control =
    roles.control === null
      ? null
      : compareArms(record, judged, { reference, candidate: roles.control, equivalent: true });
  return { comparison: heldAgainst(compareArms(record, judged, { ...roles, equivalent }), control), control };
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
