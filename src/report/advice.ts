import type { UndecidedReason } from '../core/comparison.ts';
import type { ModeJudgement, ObjectiveResult, Reason } from '../core/judgement.ts';
import type { Arm } from '../core/modes.ts';
import { inFlightMaxOf } from '../core/quote-pool.ts';
import type { RunRecord } from '../core/record.ts';
import type { InconclusiveReason } from '../core/verdict.ts';
import { judgedPairs } from '../judge/look.ts';
import { pairsIn } from '../judge/pairs-in.ts';
import { byFrequency, judgedMsOf, type KindCount, type ModeView, refusedByReasonOf } from './facts.ts';
import type { ReportView } from './view.ts';

/** A flag that changes how much is played. */
export type Raised = 'duration' | 'rate' | 'connections';

type ClockPart = 'service' | 'queue' | 'lateness';

/** A step that follows from a judgement; its sentence comes from the catalogue. */
export type Advice =
  | {
      readonly code: 'failure-kinds' | 'refused-kinds' | 'lost-kinds';
      readonly mode: Arm;
      readonly kinds: readonly KindCount[];
    }
  | {
      readonly code: 'slow-part';
      readonly mode: Arm;
      readonly part: ClockPart;
      readonly partMs: number;
      readonly wholeMs: number;
    }
  | { readonly code: 'good-ones-hold'; readonly mode: Arm; readonly goodMs: number; readonly limitMs: number }
  | { readonly code: 'slow-messages' | 'nothing-answered'; readonly mode: Arm }
  | { readonly code: 'no-slot'; readonly mode: Arm; readonly dropped: number; readonly inFlightMax: number }
  | { readonly code: 'users-waited'; readonly mode: Arm; readonly dropped: number }
  | { readonly code: 'other-mode-holds'; readonly mode: Arm; readonly other: Arm }
  | {
      readonly code: 'more-samples';
      readonly mode: Arm;
      readonly needs: number;
      readonly noun: string;
      /** Flags that bring more of them. */
      readonly raise: readonly Raised[];
      /** At the rate of this run; null where time brings none, or nobody knows how much. */
      readonly extraMs: number | null;
      readonly pairs: number | null;
    }
  | { readonly code: 'inconclusive'; readonly reason: Exclude<InconclusiveReason, 'too-few-samples'> }
  | { readonly code: 'worse-than-reference'; readonly candidate: Arm; readonly reference: Arm }
  | { readonly code: 'undecided-comparison'; readonly reason: UndecidedReason }
  | { readonly code: 'two-clients'; readonly mode: Arm }
  | { readonly code: 'two-engines'; readonly mode: Arm }
  | { readonly code: 'remedy'; readonly text: string }
  | { readonly code: 'read-warnings' | 'nothing' | 'read-why' };

const MOST_KINDS = 3;

const kindsAdvice = (
  code: 'failure-kinds' | 'refused-kinds' | 'lost-kinds',
  mode: Arm,
  kinds: readonly KindCount[],
): Advice[] => (kinds.length === 0 ? [] : [{ code, mode, kinds: kinds.slice(0, MOST_KINDS) }]);

/** response = lateness + queue + service of each request, so the largest of the three P95 is where most of a slow P95 comes from. */
const slowPart = (mode: Arm, { clocks }: ModeJudgement): Advice[] => {
  const wholeMs = clocks.response.p95Ms;
  const parts = (['service', 'queue', 'lateness'] as const).map((part) => ({ part, partMs: clocks[part].p95Ms ?? 0 }));
  const largest = parts.toSorted((a, b) => b.partMs - a.partMs)[0];
  return wholeMs === null || largest === undefined || largest.partMs === 0
    ? []
    : [{ code: 'slow-part', mode, ...largest, wholeMs }];
};

/** A target that fails fast gets faster for the rest: what is slow in its good answers is not where to start. */
const ofLatency = (mode: Arm, judged: ModeJudgement, { observedOkOnly, limit }: ObjectiveResult): Advice[] =>
  observedOkOnly === null || observedOkOnly >= limit
    ? slowPart(mode, judged)
    : [{ code: 'good-ones-hold', mode, goodMs: observedOkOnly, limitMs: limit }];

/** Not one good answer: that is a target that is down or elsewhere, whatever the kinds of failure say. */
const nothingAnswered = ({ mode, judged }: ModeView): Advice[] =>
  judged.totals.arrivals.planned > 0 && judged.totals.arrivals.ok === 0 ? [{ code: 'nothing-answered', mode }] : [];

/** The slots that each load process of ours had: they shared the rate. k6 beside them is one of the workers, and has none. */
const slotsOf = ({ scenario, workers, engine }: ReportView['record']): number =>
  inFlightMaxOf(scenario, Math.max(1, workers.length - (engine.name === 'both' ? 1 : 0)));

/** Dropped requests have no answer to look into: the target held every slot, but for those that it asked us to wait with. */
const noSlot = ({ record }: ReportView, { mode, seen, judged }: ModeView): Advice[] => {
  const dropped = judged.totals.arrivals.dropped - (seen.wire?.retryAfter.held ?? 0);
  if (dropped <= 0) return [];
  // k6 has virtual users instead, who take what is due next when they are free: nothing is dropped before the drain is over.
  return record.engine.name === 'k6'
    ? [{ code: 'users-waited', mode, dropped }]
    : [{ code: 'no-slot', mode, dropped, inFlightMax: slotsOf(record) }];
};

const onFailed = (view: ReportView, of: ModeView, failed: ObjectiveResult): Advice[] => {
  const { mode, judged } = of;
  switch (failed.id) {
    case 'availability':
    case 'error-rate':
      return [...kindsAdvice('failure-kinds', mode, byFrequency(judged.totals.failures)), ...noSlot(view, of)];
    case 'response-p95':
      return [
        ...noSlot(view, of),
        ...(failed.censored ? kindsAdvice('failure-kinds', mode, byFrequency(judged.totals.failures)) : []),
        ...ofLatency(mode, judged, failed),
      ];
    case 'connect-success':
      return kindsAdvice('refused-kinds', mode, [
        ...refusedByReasonOf(view.record, mode),
        ...byFrequency({ timeout: judged.totals.connections.timedOut }),
      ]);
    case 'disconnect-rate':
      return kindsAdvice('lost-kinds', mode, byFrequency(judged.totals.connections.lostByReason));
    case 'message-latency-p95':
      return [{ code: 'slow-messages', mode }];
    // What to do about these stands in the reason itself.
    case 'join-p95':
    case 'subscribe-p95':
    case 'event-lossless':
    case 'last-value':
    case 'message-order':
    case 'recovery-success':
    case 'cpu':
    case 'memory':
    case 'pool':
      return [];
  }
};

/** How many pairs so much judged time takes of several arms, where this run had fewer: they play no more than `--pairs`, and no record says how many that were. */
const pairsFor = ({ modes, scenario, slices }: RunRecord, judgedMs: number): number | null => {
  const pairs = modes.length < 2 ? 0 : pairsIn(scenario, judgedMs);
  return pairs > judgedPairs(slices).length ? pairs : null;
};

/** What brings more of what an objective counts: a longer phase opens no more sockets, but for churn, and a higher rate none at all. */
const raisedFor = (noun: string, { phases }: RunRecord['scenario']): readonly Raised[] => {
  if (noun === 'requests') return ['duration', 'rate'];
  if (noun === 'samples') return ['duration'];
  const shapes = phases.flatMap(({ judged, connections }) =>
    judged && connections !== undefined ? [connections.shape] : [],
  );
  // `--connections` is of judged phases; a fleet that a warm-up opens is the scenario's.
  if (shapes.length === 0) return [];
  return shapes.includes('churn') ? ['connections', 'duration'] : ['connections'];
};

/** The most that any undecided objective lacks of each noun, and how long that takes at the rate of this run. */
const moreSamples = (view: ReportView, { mode, judged }: ModeView): Advice[] => {
  const mostByNoun = new Map<string, ObjectiveResult & { readonly needs: number }>();
  for (const of of judged.objectives) {
    if (!of.gating || of.needs === null || of.n === 0 || of.needs <= (mostByNoun.get(of.sampleNoun)?.needs ?? 0))
      continue;
    mostByNoun.set(of.sampleNoun, { ...of, needs: of.needs });
  }
  const judgedMs = judgedMsOf(view.record, mode);
  return [...mostByNoun.values()].map(({ needs, sampleNoun, n }): Advice => {
    const raise = raisedFor(sampleNoun, view.record.scenario);
    const extraMs = judgedMs === 0 || !raise.includes('duration') ? null : (needs / n) * judgedMs;
    const pairs = extraMs === null ? null : pairsFor(view.record, judgedMs + extraMs);
    return { code: 'more-samples', mode, needs, noun: sampleNoun, raise, extraMs, pairs };
  });
};

const hasOwnRemedy = (each: Reason): each is Extract<Reason, { code: 'invalid' }> & { readonly remedy: string } =>
  each.code === 'invalid' && each.remedy !== null;

const inconclusiveAdvice = (reasons: readonly Reason[]): Advice[] => {
  const usual = reasons.filter((each) => !hasOwnRemedy(each));
  const named = usual.flatMap((each) =>
    each.code === 'objective-undecided' || each.code === 'invalid' ? [each.reason] : [],
  );
  return [
    ...[...new Set(named)].flatMap((reason): Advice[] =>
      reason === 'too-few-samples' ? [] : [{ code: 'inconclusive', reason }],
    ),
    ...reasons.filter(hasOwnRemedy).map(({ remedy }) => ({ code: 'remedy', text: remedy }) as const),
    ...reasons.flatMap((each): Advice[] =>
      each.code === 'comparison-undecided' ? [{ code: 'undecided-comparison', reason: each.reason }] : [],
    ),
    ...reasons.flatMap((each): Advice[] =>
      each.code === 'clients-disagree' ? [{ code: 'two-clients', mode: each.mode }] : [],
    ),
    ...reasons.flatMap((each): Advice[] =>
      each.code === 'engines-disagree' ? [{ code: 'two-engines', mode: each.mode }] : [],
    ),
  ];
};

/** The control is the reference once more: neither is a way out of the other. */
const otherModeHolds = ({ record: { roles } }: ReportView, modes: readonly ModeView[]): Advice[] => {
  const targetOf = (mode: Arm): Arm => (roles !== null && mode === roles.control ? roles.reference : mode);
  const failed = modes.filter(({ judged }) => judged.verdict === 'fail').map(({ mode }) => mode);
  const broken = new Set(failed.map(targetOf));
  const holds = modes.find(({ mode, judged }) => judged.verdict === 'pass' && !broken.has(targetOf(mode)));
  const [first] = failed;
  return first === undefined || holds === undefined
    ? []
    : [{ code: 'other-mode-holds', mode: first, other: holds.mode }];
};

const worseThanReference = (reasons: readonly Reason[]): Advice[] =>
  reasons.flatMap((each): Advice[] =>
    each.code === 'comparison-failed'
      ? [{ code: 'worse-than-reference', candidate: each.candidate, reference: each.reference }]
      : [],
  );

const distinct = (list: readonly Advice[]): Advice[] => [
  ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
];

/** What a reader should do next, most pressing first. Never empty. */
export const adviceOf = (view: ReportView, modes: readonly ModeView[]): Advice[] => {
  const { verdict, reasons, warnings } = view.judgement;
  if (verdict === 'pass') return [{ code: warnings.length > 0 ? 'read-warnings' : 'nothing' }];
  const broken = modes.flatMap((each) =>
    each.judged.objectives
      .filter(({ gating, verdict: of }) => gating && of === 'fail')
      .flatMap((failed) => onFailed(view, each, failed)),
  );
  const settling = [...inconclusiveAdvice(reasons), ...modes.flatMap((each) => moreSamples(view, each))];
  // A breach is a fact: what would settle the rest can wait until it is mended.
  const steps = distinct(
    verdict === 'fail'
      ? [
          ...otherModeHolds(view, modes),
          ...modes.flatMap(nothingAnswered),
          ...broken,
          ...(broken.length > 0 ? [] : worseThanReference(reasons)),
        ]
      : settling,
  );
  return steps.length > 0 ? steps : [{ code: 'read-why' }];
};
