import { z } from 'zod';
import { armSchema } from './modes.ts';
import { objectiveIdSchema } from './objectives.ts';
import { countSchema } from './slice.ts';
import { verdictSchema } from './verdict.ts';

/** What two modes are compared on, in the order of reports. */
export const COMPARED_TIMES = [
  'response-p50',
  'response-p95',
  'response-p99',
  'connect-p95',
  'message-latency-p95',
] as const;
export const COMPARED_COUNTS = ['errors', 'disconnects'] as const;
export const comparedTimeSchema = z.enum(COMPARED_TIMES);
export const comparedCountSchema = z.enum(COMPARED_COUNTS);
export type ComparedTime = z.infer<typeof comparedTimeSchema>;
export type ComparedCount = z.infer<typeof comparedCountSchema>;
export type ComparedId = ComparedTime | ComparedCount;

/** Why a comparison is inconclusive. */
export const UNDECIDED_REASONS = [
  /** No pair has samples of both modes. */
  'no-data',
  /** The run ended before the look that could have decided. */
  'too-few-pairs',
  /** All planned looks were taken, and the difference lies between the margins. */
  'between-margins',
  /** In half of the pairs or more the reference's own figure is a failure: nothing to measure the other against. */
  'reference-broken',
  /** In more than a tenth of the pairs one mode had nothing to compare, or not as many to compare it on: the rest does not speak for them. */
  'pairs-left-out',
  /** Our generator was late in one mode and not alike in the other. */
  'lateness-differs',
  'clock',
  /** Of counts: no mode is proven worse, but not both hold their own objective. */
  'objective-not-passed',
  /** The first fail of another indicator ended the comparison. */
  'ended-by-fail',
  /** The run or one of its modes is invalid. */
  'invalid',
  /** The scenario gates on nothing that can be compared. */
  'nothing-gating',
  /** The reference differs from itself as well: the method cries wolf here. */
  'control-differs',
  /** The host stalled in a third of the pairs or more. */
  'noisy-host',
  /** Answers take so long that a slice is no window of its own. */
  'slice-too-short',
] as const;
export const undecidedReasonSchema = z.enum(UNDECIDED_REASONS);
export type UndecidedReason = z.infer<typeof undecidedReasonSchema>;

const probabilitySchema = z.number().min(0).max(1);
const sharesSchema = z.strictObject({ n: countSchema, bad: countSchema });
export type Shares = z.infer<typeof sharesSchema>;

/** Candidate over reference; 1.15 is 15 % more. `lower` and `upper` are one-sided; null = not known, or unbounded. */
const ratioShape = {
  estimate: z.number().min(0).nullable(),
  lower: z.number().min(0).nullable(),
  upper: z.number().min(0).nullable(),
};

/** The margins in force: 0.02 is 2 %. Up to `negligible` a difference does not matter; from `unacceptable` on it must not be. */
export const marginsSchema = z.strictObject({ negligible: z.number().positive(), unacceptable: z.number().positive() });
export type Margins = z.infer<typeof marginsSchema>;

export const outcomeSchema = z.enum(['pass', 'fail', 'open']);
export type LookOutcome = z.infer<typeof outcomeSchema>;

const lookShape = {
  /** Planned pairs looked at. */
  pairs: countSchema,
  /** The one-sided p of "not worse than negligible", alone and after Holm's correction over the gating indicators; null = could not be tested. */
  p: probabilitySchema.nullable(),
  pHolm: probabilitySchema.nullable(),
  outcome: outcomeSchema,
};

export const timeLookSchema = z.strictObject({
  ...lookShape,
  ...ratioShape,
  /** Ratios that these pairs gave: fewer than pairs where slices are merged or left out. */
  ratios: countSchema,
  /** Medians over these ratios' slices, ms. */
  referenceMs: z.number().nullable(),
  candidateMs: z.number().nullable(),
  margins: marginsSchema.nullable(),
});
export type TimeLook = z.infer<typeof timeLookSchema>;

export const countLookSchema = z.strictObject({
  ...lookShape,
  ...ratioShape,
  reference: sharesSchema,
  candidate: sharesSchema,
  /** Pairs whose counts differ; under 9 of them cannot be tested. */
  nonZeroPairs: countSchema,
  /** Pooled share of the candidate less that of the reference; null without samples. */
  rateDifference: z.number().nullable(),
});
export type CountLook = z.infer<typeof countLookSchema>;

const indicatorShape = {
  /** Whether it may turn the verdict: it does where the scenario gates on the objective it belongs to. */
  gating: z.boolean(),
  verdict: verdictSchema,
  /** Null unless inconclusive. */
  reason: undecidedReasonSchema.nullable(),
  /** The look, in pairs, at which the verdict was reached; null when none was. */
  decidedAtPairs: countSchema.nullable(),
};

export const timeComparisonSchema = z.strictObject({
  kind: z.literal('time'),
  id: comparedTimeSchema,
  ...indicatorShape,
  /** What stands at the look that decided, else at the last one; before the first look, at all pairs there are. Its outcome is then open. */
  shown: timeLookSchema,
  /** Passed, and yet proven to differ by more than what is negligible. */
  warning: z.enum(['proven-slower', 'proven-faster']).nullable(),
  /** Pairs left out: without samples in one mode or both, with unequal audiences, or without a single figure (all failed in both modes). */
  leftOut: z.strictObject({ noSamples: countSchema, unequal: countSchema, bothFailed: countSchema }),
  looks: z.array(timeLookSchema),
});
export type TimeComparison = z.infer<typeof timeComparisonSchema>;

export const countComparisonSchema = z.strictObject({
  kind: z.literal('count'),
  id: comparedCountSchema,
  ...indicatorShape,
  shown: countLookSchema,
  /** The objective that both modes must hold, their verdicts on it, and how far the rates may differ: half of what it allows. */
  objective: objectiveIdSchema,
  ownVerdicts: z.strictObject({ reference: verdictSchema, candidate: verdictSchema }),
  allowedDifference: z.number().positive(),
  looks: z.array(countLookSchema),
});
export type CountComparison = z.infer<typeof countComparisonSchema>;

export const indicatorComparisonSchema = z.discriminatedUnion('kind', [timeComparisonSchema, countComparisonSchema]);
export type IndicatorComparison = z.infer<typeof indicatorComparisonSchema>;

/** One mode against the other, pair by pair. A pass says: no gating indicator of the candidate is worse by the unacceptable margin or more. */
export const comparisonSchema = z.strictObject({
  reference: armSchema,
  candidate: armSchema,
  /** false: the candidate must not be worse. true: nor better, by as much. */
  equivalent: z.boolean(),
  verdict: verdictSchema,
  reason: undecidedReasonSchema.nullable(),
  /** Pairs that both modes played, of those that the plan judges as far as the record shows. */
  pairs: countSchema,
  /** How long slices would have to be, ms, where those of this run are too short to compare; null where they are not. */
  sliceNeedsMs: countSchema.nullable().default(null),
  /** The pairs at which a look is planned, and how often one look may be wrong. */
  plannedLooks: z.array(countSchema),
  alphaPerLook: probabilitySchema,
  indicators: z.array(indicatorComparisonSchema),
});
export type Comparison = z.infer<typeof comparisonSchema>;
