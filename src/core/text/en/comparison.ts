import type {
  ComparedId,
  Comparison,
  CountComparison,
  IndicatorComparison,
  Margins,
  Shares,
  TimeComparison,
  UndecidedReason,
} from '../../comparison.ts';
import { changeWithin, isBeyond, medians } from './compared.ts';
import { apartFrom, count, counted, listed, percent } from './figures.ts';

const NAMES: Readonly<Record<ComparedId, string>> = {
  'response-p50': 'quote P50',
  'response-p95': 'quote P95',
  'response-p99': 'quote P99',
  'connect-p95': 'connect P95',
  'message-latency-p95': 'message latency P95',
  errors: 'errors',
  disconnects: 'disconnects',
};

const WHY: Readonly<Record<UndecidedReason, string>> = {
  'no-data': 'no pair has figures of both modes',
  'too-few-pairs': 'too few pairs to be sure',
  'between-margins': 'all planned pairs were played, and the difference lies too close to the margins to tell',
  'reference-broken': 'the reference fails so often that its figure is a failure itself',
  'pairs-left-out':
    'in more than a tenth of the pairs one mode had no samples, or another audience, so the other pairs do not speak for it',
  'lateness-differs': 'our own load generator was later in one mode than in the other',
  clock: 'the clocks of both ends disagree',
  'objective-not-passed': 'neither is proven worse, but not both are shown to hold their own objective',
  'ended-by-fail': 'the comparison ended when another figure failed',
  invalid: 'the run itself is not valid',
  'nothing-gating': 'the scenario gates on nothing that modes can be compared on',
  'control-differs': 'the reference differs from itself as well, so the method is not to be trusted here',
  'noisy-host': 'this machine stalled in a third of the pairs or more, and hides what difference there may be',
  'slice-too-short': 'answers take so long that they reach into the next slice',
};

const REMEDY: Readonly<Record<UndecidedReason, string>> = {
  'no-data': 'Give the scenario a judged phase that produces it in both modes.',
  'too-few-pairs': 'Run longer: more pairs, or more load in each.',
  'between-margins': 'Take it as a small difference, or play it again with more load in each slice.',
  'reference-broken': 'Mend the reference mode first.',
  'pairs-left-out':
    'See which mode had none (frames and subscribed sockets of each slice stand in record.json): a stream that stops is no fast one.',
  'lateness-differs': 'Lower the rate, or free this machine, and run again.',
  clock: 'Set both clocks by the same source, and run again.',
  'objective-not-passed': 'See the objectives of each mode.',
  'ended-by-fail': 'Mend that one, and run again.',
  invalid: 'See why the run is not valid, and run it again.',
  'nothing-gating': 'Add to `gating` what the modes should be compared on.',
  'control-differs': 'Free this machine, or give each arm a machine of its own, and run again.',
  'noisy-host': 'Free this machine, and run again, with more pairs if it stays noisy.',
  'slice-too-short': 'Run again with a longer `--slice`.',
};

/** What to do about it; of slices that are too short, how long they must be. */
const remedy = (of: UndecidedReason, sliceNeedsMs: number | null): string =>
  of === 'slice-too-short' && sliceNeedsMs !== null
    ? `Run again with \`--slice ${sliceNeedsMs}ms\` or more.`
    : REMEDY[of];

type Modes = Pick<Comparison, 'reference' | 'candidate' | 'alphaPerLook'>;

const bound = (ratio: number | null, margins: Margins | null): string =>
  ratio === null ? 'unknown' : changeWithin(ratio, margins);

const confidence = ({ alphaPerLook }: Modes): string => `${percent(1 - alphaPerLook)} sure each way`;

const timesSeen = ({ shown }: TimeComparison, modes: Modes): string => {
  const { estimate, lower, upper, referenceMs, candidateMs, margins } = shown;
  if (estimate === null || referenceMs === null || candidateMs === null) return '';
  const seen = medians(candidateMs, referenceMs);
  if (isBeyond(candidateMs, referenceMs)) return seen;
  const bounds = `${bound(lower, margins)} to ${bound(upper, margins)}`;
  return `${changeWithin(estimate, margins)} (${bounds}, ${confidence(modes)}; ${seen})`;
};

const time = (of: TimeComparison, modes: Modes): string => {
  const { candidate, reference } = modes;
  const { margins, pairs } = of.shown;
  const seen = timesSeen(of, modes);
  const after = `after ${counted(pairs, 'pairs')}`;
  if (of.verdict === 'inconclusive' || margins === null) {
    const why = of.reason === null ? '' : `: ${WHY[of.reason]}`;
    return `undecided${why}.${seen === '' ? '' : ` So far ${seen} ${after}.`}`;
  }
  const unacceptable = percent(margins.unacceptable);
  const negligible = percent(margins.negligible);
  if (of.verdict === 'fail') {
    const isSlower = (of.shown.estimate ?? 1) > 1;
    const differs = `${isSlower ? 'slower' : 'faster'} than ${reference} by more than ${negligible}`;
    return `${candidate} is proven ${differs}, and not shown to stay within ${unacceptable}: ${seen} ${after}.`;
  }
  const word = of.warning === 'proven-faster' ? 'faster' : 'slower';
  const proven = of.warning === null ? '' : ` Proven ${word} by more than ${negligible}.`;
  return `${candidate} is less than ${unacceptable} slower than ${reference}: ${seen} ${after}.${proven}`;
};

const shares = ({ n, bad }: Shares): string => `${count(bad)} of ${count(n)}`;

const probability = (p: number): string => (p < 0.0001 ? 'under 0.0001' : p.toPrecision(2));

const rateRatio = ({ shown }: CountComparison): string => {
  const { estimate, lower, upper } = shown;
  if (estimate === null) return '';
  const to = upper === null ? 'any' : upper.toPrecision(3);
  return ` Ratio ${estimate.toPrecision(3)} (${(lower ?? 0).toPrecision(3)} to ${to}), were failures independent.`;
};

const counts = (of: CountComparison, { candidate, reference }: Modes): string => {
  const { shown, ownVerdicts } = of;
  const seen = `${candidate} ${shares(shown.candidate)}, ${reference} ${shares(shown.reference)}`;
  if (of.verdict === 'pass') {
    return `no proof that ${candidate} has more, and both hold their own objective: ${seen}.${rateRatio(of)}`;
  }
  if (of.verdict === 'inconclusive') return `undecided${of.reason === null ? '' : `: ${WHY[of.reason]}`}: ${seen}.`;
  const difference = Math.abs(shown.rateDifference ?? 0);
  const word = (shown.rateDifference ?? 0) > 0 ? 'more' : 'fewer';
  const allowed = `${apartFrom(percent, difference, of.allowedDifference)} apart, ${percent(of.allowedDifference)} allowed`;
  const twin =
    ownVerdicts.candidate === 'pass' && word === 'more'
      ? ' It holds its own limit, yet is clearly worse than its twin.'
      : '';
  return `${candidate} has ${word}: ${seen} (${allowed}, p ${probability(shown.pHolm ?? 0)}).${twin}${rateRatio(of)}`;
};

const name = (id: ComparedId): string => NAMES[id];

/** One indicator, as `name: sentence`. */
const indicator = (of: IndicatorComparison, modes: Modes): string =>
  `${name(of.id)}: ${of.kind === 'time' ? time(of, modes) : counts(of, modes)}`;

const namesOf = (indicators: readonly IndicatorComparison[]): string => listed(indicators.map(({ id }) => NAMES[id]));

const overall = (of: Comparison): string => {
  const gating = of.indicators.filter((indicator) => indicator.gating);
  const { candidate, reference } = of;
  if (of.verdict === 'pass') {
    const claim = of.equivalent
      ? `${candidate} and ${reference} are alike`
      : `${candidate} is no worse than ${reference}`;
    return `${claim} in ${namesOf(gating)}.`;
  }
  if (of.verdict === 'fail') {
    const failed = gating.filter(({ verdict }) => verdict === 'fail');
    return `${candidate} ${of.equivalent ? 'differs from' : 'is worse than'} ${reference} in ${namesOf(failed)}.`;
  }
  const reason = of.reason ?? 'no-data';
  const open = gating.filter(({ verdict }) => verdict === 'inconclusive');
  // Another reason of the whole comparison than of each figure: of all that are open. Else of those that have it.
  const ofReason = open.filter((indicator) => indicator.reason === reason);
  const told = ofReason.length > 0 ? ofReason : open;
  const ofAll = reason === 'slice-too-short' || reason === 'control-differs';
  const where = told.length === 0 || ofAll ? '' : ` in ${namesOf(told)}`;
  return `Whether ${candidate} ${of.equivalent ? 'is like' : 'is worse than'} ${reference} is undecided${where}: ${WHY[reason]}. ${remedy(reason, of.sliceNeedsMs)}`;
};

/** Why a comparison is no pass: the claim, and the figures of the first one that failed. */
const reason = (of: Comparison): string => {
  const failed = of.indicators.find(({ gating, verdict }) => gating && verdict === 'fail');
  return of.verdict === 'fail' && failed !== undefined ? `${overall(of)} ${indicator(failed, of)}` : overall(of);
};

type Cut = { readonly scenario: string; readonly pairs: number; readonly wanted: number };

/** English sentences of the comparison of two arms: what differs, how sure it is, what to do. */
export const comparisonText = {
  name,
  reason,
  overall,
  indicator,
  why: (of: UndecidedReason): string => WHY[of],
  remedy: (of: UndecidedReason): string => REMEDY[of],
  /** What a reader should know of the pairs that do not count; empty when all do. */
  leftOut: ({ noSamples, unequal, bothFailed }: TimeComparison['leftOut']): string => {
    const parts = [
      ...(noSamples > 0 ? [`${counted(noSamples, 'pairs')} without samples in both modes`] : []),
      ...(unequal > 0 ? [`${counted(unequal, 'pairs')} with unequal audiences`] : []),
      ...(bothFailed > 0 ? [`${counted(bothFailed, 'pairs')} in which both modes failed`] : []),
    ];
    return parts.length === 0 ? '' : `Left out: ${listed(parts)}.`;
  },
  looks: ({ pairs, plannedLooks, alphaPerLook }: Comparison): string =>
    `${counted(pairs, 'pairs')} played; looks are planned after ${listed(plannedLooks.map(count))}, each wrong at most ${percent(alphaPerLook)} of the time.`,
  /** Before a run: whether its pairs can decide a figure. */
  need: (of: { readonly id: ComparedId; readonly pairs: number | null; readonly planned: number }): string => {
    if (of.pairs === null)
      return `${name(of.id)} cannot be compared: no planned look has enough of it. Put more load into each slice.`;
    return of.pairs <= of.planned
      ? `${name(of.id)} can be compared after ${counted(of.pairs, 'pairs')}, this plan has ${count(of.planned)}.`
      : `${name(of.id)} cannot be compared: it takes ${counted(of.pairs, 'pairs')}, this plan has ${count(of.planned)}. Run longer, or put more load into each slice.`;
  },
  /** A load that changes, and more slices of it than may be played. */
  cutShort: ({ scenario, pairs, wanted }: Cut): string =>
    `the load of ${scenario} changes, and ${counted(pairs, 'pairs')} would end it early: it has ${count(wanted)}, and what comes last would be judged unseen`,
  cutShortHint: ({ pairs, wanted }: Cut): string =>
    `raise --pairs to ${count(wanted)}, or lower --duration or raise --slice until ${counted(pairs, 'pairs')} will do`,
  pairsOfOne: (): string => '--pairs works only together with --both-modes.',
  pairsOfOneHint: (): string => 'Add --both-modes, or leave --pairs out: a plan of one mode has no pairs.',
  /** A plain warning about what no method can decide. */
  luck: (): string =>
    'Between the margins the answer is luck: a mode that is truly 5 % slower fails about one time in four, at 6 % one time in two.',
} as const;
