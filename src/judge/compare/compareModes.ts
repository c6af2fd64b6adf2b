import type { Comparison, IndicatorComparison } from '../../core/comparison.ts';
import type { Judgement } from '../../core/judgement.ts';
import { type Arm, MODES } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import { worstVerdict } from '../../core/verdict.ts';
import { rulesOf } from './contest.ts';
import { decideSeries } from './decide.ts';
import { type Arms, pairsOf } from './pairs.ts';
import { countsOf, type Seen, timesOf } from './seen.ts';

export type ComparisonOptions = {
  /** The mode that must prove itself; `gateway-only` unless told otherwise. The other one is the reference. */
  readonly candidate?: Arm;
  /** true: the candidate may be neither worse nor better by the unacceptable margin. */
  readonly equivalent?: boolean;
};

const isInvalid = ({ reasons, modes }: Judgement): boolean =>
  [...reasons, ...modes.flatMap((mode) => mode.reasons)].some(({ code }) => code === 'invalid');

const overall = (indicators: readonly IndicatorComparison[]): Pick<Comparison, 'verdict' | 'reason'> => {
  const gating = indicators.filter((indicator) => indicator.gating);
  if (gating.length === 0) return { verdict: 'inconclusive', reason: 'nothing-gating' };
  const verdict = worstVerdict(gating.map((indicator) => indicator.verdict));
  const reason = gating.map((indicator) => indicator.reason).find((each) => each !== null) ?? null;
  return { verdict, reason: verdict === 'inconclusive' ? reason : null };
};

const armsOf = (record: RunRecord, candidate: Arm): Arms | null => {
  const modes = record.modes.map(({ mode }) => mode);
  const reference = MODES.find((mode) => mode !== candidate && modes.includes(mode));
  return modes.includes(candidate) && reference !== undefined ? { reference, candidate } : null;
};

/**
 * One mode against the other, from the record of a run that interleaved them and its judgement; null for any other run. A pure function: the
 * same record gives the same comparison. Throws a HarnessError (exit code 2) when a histogram of the record is damaged.
 */
export const compareModes = (
  record: RunRecord,
  judgement: Judgement,
  { candidate = 'gateway-only', equivalent = false }: ComparisonOptions = {},
): Comparison | null => {
  const arms = record.kind === 'ab' ? armsOf(record, candidate) : null;
  if (arms === null) return null;
  const pairs = pairsOf(record.slices, arms);
  const rules = rulesOf({ equivalent });
  const seen: Seen = {
    pairs,
    slices: { reference: pairs.map(({ reference }) => reference), candidate: pairs.map(({ candidate }) => candidate) },
    gating: record.scenario.gating,
    isInvalid: isInvalid(judgement),
    ownVerdict: (arm, objective) =>
      judgement.modes.find(({ mode }) => mode === arms[arm])?.objectives.find(({ id }) => id === objective)?.verdict ??
      'inconclusive',
  };
  const indicators = decideSeries({ pairs: pairs.length, times: timesOf(seen), counts: countsOf(seen) }, rules);
  return {
    ...arms,
    equivalent,
    ...overall(indicators),
    pairs: pairs.length,
    plannedLooks: [...rules.plannedLooks],
    alphaPerLook: rules.alphaPerLook,
    indicators,
  };
};
