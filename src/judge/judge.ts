import { EXIT } from '../core/errors.ts';
import type { Judgement, ModeJudgement, ObjectiveResult, Reason, Warning } from '../core/judgement.ts';
import { gatingUnder, type OwnLimits } from '../core/limits.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { EngineRecord, ModeRecord, RunRecord } from '../core/record.ts';
import type { MissingSubscriptions } from '../core/served.ts';
import type { SliceRecord } from '../core/slice.ts';
import { type Verdict, worstVerdict } from '../core/verdict.ts';
import { clocksOf, totalsOf } from '../measure/summarize.ts';
import { slicesOfArm } from './arm-slices.ts';
import { withCarried } from './carried.ts';
import { compareRun, comparisonReasons } from './compare/compareRun.ts';
import { type Around, conditionsOf } from './conditions.ts';
import { alphaOf } from './confidence.ts';
import { comparedSlices, type Extent, earlyEndWarnings, extentOf, leftOpenByBail, wishedEnd } from './early-end.ts';
import { lossConditions } from './loss-conditions.ts';
import { noticedLossesIn } from './noticed-losses.ts';
import { judgeObjective } from './objective.ts';
import { measurableOf, serverWarnings } from './server.ts';
import { despiteSleep } from './slept.ts';
import { slosUnder } from './slo/registry.ts';
import { JUDGED, type Slo } from './slo/slo.ts';
import { missingSubscriptions, withSubscriptions } from './subscriptions.ts';
import { compareClients, withTwoClients } from './two-clients.ts';
import { compareEngines, withTwoEngines } from './two-engines.ts';
import { clockInvalidity, type Invalid, modeInvalidity, partInvalidity, runInvalidity } from './validity.ts';
import { limitWarnings, modeWarnings, runWarnings, startUpWarnings } from './warnings.ts';

/** On an invalid run no figure passes or fails; what has its own reason keeps it. */
const voided = (result: ObjectiveResult, [invalid]: readonly Invalid[]): ObjectiveResult => {
  if (invalid === undefined || result.reason === 'no-data' || result.reason === 'not-measurable') return result;
  return { ...result, verdict: 'inconclusive', reason: invalid.reason, needs: null, notes: [] };
};

/** What takes a pass away, whatever the objectives say. */
type Doubts = Pick<ModeJudgement, 'twoClients' | 'twoEngines'> & { readonly missing: MissingSubscriptions | null };

const reasonsOf = (
  { mode }: ModeRecord,
  gating: readonly ObjectiveResult[],
  { twoClients, twoEngines, missing }: Doubts,
): Reason[] => [
  ...gating
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id }) => ({ code: 'objective-failed', mode, objective: id }) as const),
  ...gating.flatMap(({ id, reason }) =>
    reason === null ? [] : [{ code: 'objective-undecided', mode, objective: id, reason } as const],
  ),
  ...(missing === null ? [] : [{ code: 'subscriptions-missing', mode, seen: missing } as const]),
  ...(twoClients?.verdict === 'disagree' ? [{ code: 'clients-disagree', mode, seen: twoClients } as const] : []),
  ...(twoEngines?.verdict === 'disagree' ? [{ code: 'engines-disagree', mode, seen: twoEngines } as const] : []),
];

type ModeCase = {
  readonly seen: ModeRecord;
  /** What decides: what the scenario says, and every objective that has a limit of its own. */
  readonly gating: readonly ObjectiveId[];
  readonly slices: readonly SliceRecord[];
  readonly extent: Extent;
  readonly bailed: boolean;
  /** What voids the whole run. */
  readonly runVoid: readonly Invalid[];
  readonly slos: readonly Slo[];
  readonly server: Pick<RunRecord, 'serverFigures' | 'wallJumpMs'>;
  readonly engine: EngineRecord;
  readonly limits: OwnLimits | null;
  readonly alpha: number;
  readonly convergeMs: number;
  /** Whether the sockets of the run subscribe: of those that do not no subscription is missing. */
  readonly subscribes: boolean;
  readonly around: Omit<Around, 'all' | 'heldBack'>;
  /** How many arms the run has. */
  readonly arms: number;
};

/** A limit that somebody set is not the document's: the result says where it stands. */
const sourced = (result: ObjectiveResult, own: OwnLimits | null): ObjectiveResult =>
  own?.limits[result.id] === undefined ? result : { ...result, source: own.origin };

/** What gates, and of the others what is always shown, or was measured. */
const listedOf = (slos: readonly Slo[], gating: readonly ObjectiveId[], judged: readonly SliceRecord[]): Slo[] =>
  slos.filter(({ id, listed, measure }) => {
    if (listed === undefined || gating.includes(id)) return true;
    return listed === 'where-measured' && judged.some((slice) => (measure?.count(slice, JUDGED).n ?? 0) > 0);
  });

const judgeMode = ({
  seen,
  gating,
  slices,
  extent,
  bailed,
  runVoid,
  slos,
  server,
  engine,
  limits,
  alpha,
  convergeMs,
  subscribes,
  around,
  arms,
}: ModeCase): { judgement: ModeJudgement; warnings: Warning[] } => {
  const judged = slices.filter(extent.isJudged);
  const whole = judged.filter(extent.isWhole);
  const heldBack = seen.wire?.retryAfter.held ?? 0;
  const conditions = conditionsOf(judged, seen.clock, slos, { ...around, all: slices, heldBack });
  const invalid = runVoid.length > 0 ? runVoid : modeInvalidity(seen, { judged, whole, all: slices });
  const losses = withCarried(slices, judged);
  const byLosses = { slices: losses, conditions: lossConditions(conditions, slices) };
  const seenBy = ({ id }: Slo) => (id === 'disconnect-rate' ? byLosses : { slices: judged, conditions });
  const objectives = listedOf(slos, gating, judged).map((slo) => {
    const gates = gating.includes(slo.id);
    const asked = { slo, gating: gates, ...seenBy(slo), played: extent.played };
    const seenAwake = judgeObjective({ ...asked, alpha, convergeMs });
    const result = despiteSleep(seenAwake, server);
    return sourced(voided(bailed ? leftOpenByBail(result) : result, invalid), limits);
  });
  const deciding = objectives.filter((objective) => objective.gating);
  const late = conditions.lateness.figures;
  const twoClients = compareClients(seen, { slices, late, arms, subscribes });
  const twoEngines = compareEngines(engine, { slices: whole, arms });
  const subscribing = subscribes ? whole : [];
  const missing = missingSubscriptions(subscribing, slos, alpha);
  const ofGating = withSubscriptions(worstVerdict(deciding.map(({ verdict }) => verdict)), missing);
  return {
    judgement: {
      mode: seen.mode,
      verdict: invalid.length > 0 ? 'inconclusive' : withTwoEngines(withTwoClients(ofGating, twoClients), twoEngines),
      reasons: invalid.length > 0 ? invalid : reasonsOf(seen, deciding, { twoClients, twoEngines, missing }),
      objectives,
      twoClients,
      twoEngines,
      noticedLosses: noticedLossesIn(judged.map(extent.played)),
      totals: totalsOf(slices, seen.ledger),
      clocks: clocksOf(judged),
    },
    warnings: [
      ...modeWarnings({ seen, gating, judged, subscribing, conditions }),
      ...startUpWarnings(seen.mode, objectives),
      ...serverWarnings(server, seen, objectives),
    ],
  };
};

const EXIT_OF_VERDICT = { pass: EXIT.pass, fail: EXIT.fail, inconclusive: EXIT.inconclusive } as const;

const exitCodeOf = ({ stopped }: RunRecord, verdict: Verdict, runInvalid: readonly Invalid[]): number => {
  if (stopped?.why === 'sigint') return EXIT.sigint;
  if (stopped?.why === 'sigterm') return EXIT.sigterm;
  return runInvalid.length > 0 ? EXIT.ourFault : EXIT_OF_VERDICT[verdict];
};

/** `limits` null: those that the record bears, else the document's. */
export type JudgeOptions = { readonly limits: OwnLimits | null };

/**
 * The verdict on a record: a pure function of it, the same today and in a year. A run that is invalid, or only a shard of one, is inconclusive
 * whatever its figures say; otherwise the worst gating objective of the worst mode decides, and in a run of two arms the comparison of both:
 * whichever is worse. A run that ended early by what it saw is judged on what it played: after a bail nothing passes. Throws a HarnessError (exit
 * code 2) when a histogram of the record is damaged.
 *
 * `limits`: other limits than the document's; each objective that they name gates, and the result says so in a warning and in every source. Latencies under a limit that the record
 * has no exact counter for are read from its histograms, where a bucket that the limit cuts counts as over it (0.1 %).
 */
export const judge = (record: RunRecord, { limits: named }: JudgeOptions = { limits: null }): Judgement => {
  const limits = named ?? record.limits;
  const slos = slosUnder(limits, record);
  const alpha = alphaOf(record);
  const runInvalid = runInvalidity(record);
  const runVoid = [...runInvalid, ...partInvalidity(record), ...clockInvalidity(record)];
  const bailed = wishedEnd(record)?.why === 'bail';
  const extent = extentOf(record);
  const gating = gatingUnder(record.scenario.gating, limits);
  const { convergeMs, connectTimeoutMs, subscribe: subscribes } = record.scenario.sockets;
  const around = { played: record.slices, connectTimeoutMs };
  const arms = record.modes.length;
  const shared = { gating, extent, bailed, runVoid, limits, alpha, convergeMs, subscribes, around, arms };
  const modes = record.modes.map((seen) =>
    judgeMode({
      ...shared,
      seen,
      slos: measurableOf(slos, record, seen),
      slices: slicesOfArm(record, seen.mode),
      server: record,
      engine: record.engine,
    }),
  );
  const judged = { reasons: runVoid, modes: modes.map(({ judgement }) => judgement) };
  const { comparison, control } = compareRun(
    { ...record, slices: comparedSlices(record, extent) },
    { ...judged, slos },
    record.slices,
  );
  const verdict = worstVerdict(
    [...judged.modes, ...(comparison === null ? [] : [comparison])].map((each) => each.verdict),
  );
  const ownReasons = [...judged.modes.flatMap(({ reasons }) => reasons), ...comparisonReasons(comparison)];
  return {
    verdict,
    reasons:
      runVoid.length > 0 ? runVoid : byWeight(verdict === 'fail' ? ownReasons.filter(isNoOpenComparison) : ownReasons),
    warnings: [
      ...limitWarnings(limits, slos),
      ...earlyEndWarnings(record),
      ...runWarnings(record),
      ...modes.flatMap(({ warnings }) => warnings),
    ],
    exitCode: exitCodeOf(record, verdict, runInvalid),
    alpha,
    modes: judged.modes,
    comparison,
    control,
  };
};

/** Worst first. */
const WEIGHTS: readonly Reason['code'][] = [
  'objective-failed',
  'comparison-failed',
  'invalid',
  'objective-undecided',
  'subscriptions-missing',
  'clients-disagree',
  'engines-disagree',
  'comparison-undecided',
];

/** What is proven needs no comparison beside it that says nothing. */
const isNoOpenComparison = ({ code }: Reason): boolean => code !== 'comparison-undecided';

/** Worst first; the order within a kind is the record's. */
const byWeight = (reasons: readonly Reason[]): Reason[] =>
  WEIGHTS.flatMap((weight) => reasons.filter(({ code }) => code === weight));
