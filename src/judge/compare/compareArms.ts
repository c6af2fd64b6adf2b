import type { ArmClock } from '../../core/arm-clock.ts';
import type { Comparison, IndicatorComparison } from '../../core/comparison.ts';
import type { Judgement } from '../../core/judgement.ts';
import { loadChanges } from '../../core/load-changes.ts';
import type { Arm } from '../../core/modes.ts';
import type { Roles, RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { worstVerdict } from '../../core/verdict.ts';
import { judgedPairs } from '../look.ts';
import { SLOS } from '../slo/registry.ts';
import type { Slo } from '../slo/slo.ts';
import { rulesFor } from './contest.ts';
import { decideSeries } from './decide.ts';
import { pairsOf } from './pairs.ts';
import { countsOf, type Seen, timesOf } from './seen.ts';

/** Who must prove itself against whom, and whether being better by the unacceptable margin fails as well. */
export type Contestants = Pick<Roles, 'reference' | 'candidate' | 'equivalent'>;

/** What was judged of each arm, and by which objectives; left out: by the document's. */
export type JudgedArms = Pick<Judgement, 'reasons' | 'modes'> & { readonly slos?: readonly Slo[] };

const isInvalid = ({ reasons, modes }: Pick<Judgement, 'reasons' | 'modes'>): boolean =>
  [...reasons, ...modes.flatMap((mode) => mode.reasons)].some(({ code }) => code === 'invalid');

const overall = (indicators: readonly IndicatorComparison[]): Pick<Comparison, 'verdict' | 'reason'> => {
  const gating = indicators.filter((indicator) => indicator.gating);
  if (gating.length === 0) return { verdict: 'inconclusive', reason: 'nothing-gating' };
  const verdict = worstVerdict(gating.map((indicator) => indicator.verdict));
  const reason = gating.map((indicator) => indicator.reason).find((each) => each !== null) ?? null;
  return { verdict, reason: verdict === 'inconclusive' ? reason : null };
};

const clockOf = ({ modes }: Pick<RunRecord, 'modes'>, arm: Arm): ArmClock | null =>
  new Map(modes.map(({ mode, clock }) => [mode, clock])).get(arm) ?? null;

/**
 * One arm against another, from the record of a run that interleaved them and what was judged of each. A pure function: the same record gives the
 * same comparison. `planned`: the slices of the whole plan, where the record is cut down to those that were played. An arm that the record does not have gave no data. Throws a HarnessError (exit code 2) when a histogram of the record is damaged.
 */
export const compareArms = (
  record: Pick<RunRecord, 'slices' | 'scenario' | 'modes'>,
  judged: JudgedArms,
  { reference, candidate, equivalent }: Contestants,
  planned: readonly SliceRecord[] = record.slices,
): Comparison => {
  const arms = { reference, candidate };
  const pairs = pairsOf(record.slices, arms);
  const changes = loadChanges(record.scenario);
  const rules = rulesFor({ equivalent, changes, pairsPlanned: judgedPairs(planned).length });
  const seen: Seen = {
    pairs,
    slices: { reference: pairs.map((pair) => pair.reference), candidate: pairs.map((pair) => pair.candidate) },
    clocks: { reference: clockOf(record, reference), candidate: clockOf(record, candidate) },
    gating: record.scenario.gating,
    slos: judged.slos ?? SLOS,
    informs: record.scenario.compare.informs,
    isInvalid: isInvalid(judged),
    ownVerdict: (arm, objective) =>
      judged.modes.find(({ mode }) => mode === arms[arm])?.objectives.find(({ id }) => id === objective)?.verdict ??
      'inconclusive',
  };
  const indicators = decideSeries({ pairs: pairs.length, times: timesOf(seen), counts: countsOf(seen) }, rules);
  return {
    ...arms,
    equivalent,
    ...overall(indicators),
    pairs: pairs.length,
    sliceNeedsMs: null,
    plannedLooks: [...rules.plannedLooks],
    alphaPerLook: rules.alphaPerLook,
    indicators,
  };
};
