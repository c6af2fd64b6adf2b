import type { Judgement, ModeJudgement, ObjectiveResult } from '../../core/judgement.ts';
import type { LimitStep, StepObjective, StepVerdict } from '../../core/limit-search.ts';
import type { RunRecord } from '../../core/record.ts';
import type { InconclusiveReason } from '../../core/verdict.ts';
import { slicesOfArm } from '../arm-slices.ts';
import { contradictedLines } from '../books.ts';
import { responseP95 } from '../slo/response-p95.ts';
import { isGrowing, riseInStep } from './growth.ts';

/** What is known of a step before it is told what that means. */
export type StepFacts = {
  /** Why it says nothing at all; empty: it does. */
  readonly invalid: readonly InconclusiveReason[];
  readonly objectives: readonly StepObjective[];
  readonly clientsDisagree: boolean;
  readonly riseMs: number | null;
  /** What a rise is held against. */
  readonly limitMs: number;
  /** Our own generator was late: what rises then may be its own doing. */
  readonly isLate: boolean;
  /** Over 1 % of the step was still to be sent when its time was up: it was another rate than the one that it is called by. */
  readonly fellBehind: boolean;
};

export type StepOutcome = { readonly verdict: StepVerdict; readonly reason: InconclusiveReason | null };

/** As the 99 % of `judge/validity.ts`: whoever is later than this share of a step at P99 had not sent the rest in its time. */
const BEHIND_RATIO = 0.01;
/** With fewer samples not even 5 % of bad ones is excluded. */
const LEAST_COARSE = 59;

/**
 * An objective of which no sample was bad, and that had too few to be proven: a step of ten seconds cannot have the 2,995 requests of the 0.1 %
 * objectives at every rate. A latency is never coarse, it needs 59.
 */
const isCoarse = ({ unit, reason, bad, n }: ObjectiveResult): boolean =>
  unit === 'ratio' && reason === 'too-few-samples' && bad === 0 && n >= LEAST_COARSE;

const stepObjective = (result: ObjectiveResult): StepObjective => {
  const { id, verdict, reason, limit, observed, n, bad, upper } = result;
  return { id, verdict, reason, coarse: isCoarse(result), limit, observed, n, bad, upper };
};

/** Our own generator could not. */
const OURS: StepOutcome = { verdict: 'generator', reason: 'generator-saturated' };

const undecidedBy = (reasons: readonly (InconclusiveReason | null)[], grows: boolean): StepOutcome => {
  if (reasons.includes('generator-saturated')) return OURS;
  // A latency that is at its limit, or does not settle, while a queue fills. Without that its P95 may have risen by noise alone.
  if (grows && reasons.every((reason) => reason === 'not-steady' || reason === 'too-few-samples'))
    return { verdict: 'growing', reason: null };
  const first = reasons.find((reason) => reason === 'noisy-host') ?? reasons[0];
  return { verdict: 'undecided', reason: first ?? null };
};

/**
 * What a step means. A breach that the judge let stand breaks it; what our own generator could not do, or the host disturbed, is never the
 * target's limit; where all holds but the answers became slower all through, a queue may be filling.
 */
export const outcomeOf = (facts: StepFacts): StepOutcome => {
  const { invalid, objectives, clientsDisagree, riseMs, limitMs } = facts;
  const [reason] = invalid;
  if (reason !== undefined)
    return { verdict: invalid.every((each) => each === 'generator-saturated') ? 'generator' : 'undecided', reason };
  if (objectives.some(({ verdict }) => verdict === 'fail')) return { verdict: 'breaks', reason: null };
  if (facts.fellBehind) return OURS;
  const open = objectives.filter(({ verdict, coarse }) => verdict === 'inconclusive' && !coarse);
  const grows = isGrowing(riseMs, limitMs);
  if (grows && facts.isLate) return OURS;
  if (open.length > 0)
    return undecidedBy(
      open.map((each) => each.reason),
      grows,
    );
  if (objectives.length === 0 || clientsDisagree) return { verdict: 'undecided', reason: null };
  return { verdict: grows ? 'growing' : 'holds', reason: null };
};

const factsOf = (
  record: RunRecord,
  { mode, objectives, reasons, clocks }: ModeJudgement,
  { durationMs, warnings }: Pick<PlayedStep, 'durationMs'> & Pick<Judgement, 'warnings'>,
): StepFacts => ({
  isLate: warnings.some((warning) => warning.code === 'late-generator' && warning.mode === mode),
  fellBehind: (clocks.lateness.p99Ms ?? 0) > BEHIND_RATIO * durationMs,
  invalid: reasons.flatMap((each) => (each.code === 'invalid' ? [each.reason] : [])),
  objectives: objectives.filter(({ gating }) => gating).map(stepObjective),
  clientsDisagree: reasons.some(({ code }) => code === 'clients-disagree' || code === 'subscriptions-missing'),
  riseMs: riseInStep(slicesOfArm(record, mode), record.scenario),
  limitMs: objectives.find(({ id }) => id === 'response-p95')?.limit ?? responseP95.limit,
});

const endOf = ({ stopped }: RunRecord): LimitStep['ended'] => {
  if (stopped === null) return 'whole';
  return stopped.why === 'bail' ? 'broke' : 'stopped';
};

/** Where and when a step was played. */
export type PlayedStep = Pick<LimitStep, 'nth' | 'ratePerSec' | 'factor' | 'durationMs' | 'tookMs' | 'folder'>;

/** A step of one mode as limit.json holds it, from its record and the judgement of it. */
export const stepOf = (played: PlayedStep, record: RunRecord, judgement: Judgement): LimitStep => {
  const [judged] = judgement.modes;
  const [seen] = record.modes;
  if (judged === undefined || seen === undefined) throw new RangeError('a step has one mode');
  const facts = factsOf(record, judged, { durationMs: played.durationMs, warnings: judgement.warnings });
  const p95 = judged.objectives.find(({ id }) => id === 'response-p95');
  const { response, queue } = judged.clocks;
  return {
    ...played,
    seed: record.seed,
    ...outcomeOf(facts),
    objectives: [...facts.objectives],
    p50Ms: response.p50Ms,
    p95Ms: p95?.observed ?? null,
    queueP95Ms: queue.p95Ms,
    riseMs: facts.riseMs,
    arrivals: judged.totals.arrivals,
    booksAgree: seen.books.state === 'compared' ? contradictedLines(seen.books).length === 0 : null,
    ended: endOf(record),
  };
};
