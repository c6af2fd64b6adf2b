import { z } from 'zod';
import { modeSchema } from './modes.ts';
import { objectiveIdSchema } from './objectives.ts';
import { arrivalCountsSchema, countSchema } from './slice.ts';
import { inconclusiveReasonSchema, verdictSchema } from './verdict.ts';

export const LIMIT_SCHEMA_VERSION = 1;
export const LIMIT_FILE = 'limit.json';

/**
 * What a step at one rate shows of the target. `growing`: every objective held, and the answers became slower all through it, as a queue does that
 * is a little over its capacity. `undecided` and `generator` (our own side could not) say nothing about the target.
 */
export const stepVerdictSchema = z.enum(['holds', 'breaks', 'growing', 'undecided', 'generator']);
export type StepVerdict = z.infer<typeof stepVerdictSchema>;

/** A gating objective of a step, as the judge left it. `coarse`: no sample was bad, and there were too few to prove that it holds: no more than `upper` is known. */
export const stepObjectiveSchema = z.strictObject({
  id: objectiveIdSchema,
  verdict: verdictSchema,
  reason: inconclusiveReasonSchema.nullable(),
  coarse: z.boolean(),
  limit: z.number(),
  observed: z.number().nullable(),
  n: z.number(),
  bad: z.number(),
  upper: z.number().nullable(),
});
export type StepObjective = z.infer<typeof stepObjectiveSchema>;

/** Rates per second, times in ms. null = not measured, or never answered. */
export const limitStepSchema = z.strictObject({
  nth: countSchema,
  ratePerSec: z.number().positive(),
  /** 1: a step; 2: one of twice the time, to confirm or to decide what a first one left open. */
  factor: z.union([z.literal(1), z.literal(2)]),
  /** The judged time that was planned, and how long it took with everything around it. */
  durationMs: z.number().positive(),
  tookMs: z.number().min(0),
  seed: countSchema,
  verdict: stepVerdictSchema,
  reason: inconclusiveReasonSchema.nullable(),
  objectives: z.array(stepObjectiveSchema),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  queueP95Ms: z.number().nullable(),
  /** By how much the median answer surely (95 %) rose from the start of the step to its end; null where there were too few slices, or the load itself changes. */
  riseMs: z.number().nullable(),
  arrivals: arrivalCountsSchema,
  /** Whether the target's own counters were compared and agree; null where it keeps none, or none could be read. */
  booksAgree: z.boolean().nullable(),
  /** Ended before its plan because an objective was lost, or because somebody stopped it. */
  ended: z.enum(['whole', 'broke', 'stopped']),
  /** Folder of its record, beside limit.json. */
  folder: z.string(),
});
export type LimitStep = z.infer<typeof limitStepSchema>;

/** Why an interval is wider than asked for, or why there is none. */
export const limitCauseSchema = z.enum([
  'budget',
  'generator',
  'noisy-host',
  'undecided',
  'not-calm',
  'interrupted',
  'stopped',
]);
export type LimitCause = z.infer<typeof limitCauseSchema>;

/**
 * `found`: it holds at one rate and breaks at another. `not-reached`: it holds at the highest rate that was allowed. `never-holds`: it breaks at the
 * lowest. `inconclusive`: none of them is known, for `cause`.
 */
export const limitAnswerSchema = z.strictObject({
  outcome: z.enum(['found', 'not-reached', 'never-holds', 'inconclusive']),
  /** The highest rate that held, below which none broke; and the lowest that broke. */
  holdsAtPerSec: z.number().nullable(),
  breaksAtPerSec: z.number().nullable(),
  /** Between which rates the limit lies with 95 % (judge/limit/interval.ts); null where that end is not known. */
  lowerPerSec: z.number().nullable(),
  upperPerSec: z.number().nullable(),
  /** Seen in a step of twice the time too. */
  holdsConfirmed: z.boolean(),
  breaksConfirmed: z.boolean(),
  cause: limitCauseSchema.nullable(),
});
export type LimitAnswer = z.infer<typeof limitAnswerSchema>;

/**
 * How a mode stands to the rate that was asked of it. Nobody knows where the interval straddles it (`open`), where the end that would decide was seen only
 * once (`once`), and where the steps that held had too few requests to prove every objective (`coarse`).
 */
export type Demand = 'met' | 'missed' | 'open' | 'once' | 'coarse';

export const limitModeSchema = z.strictObject({
  mode: modeSchema,
  answer: limitAnswerSchema,
  /** The answer in a sentence. */
  text: z.string(),
  steps: z.array(limitStepSchema),
});
export type LimitMode = z.infer<typeof limitModeSchema>;

export const limitSettingsSchema = z.strictObject({
  fromPerSec: z.number().positive(),
  floorPerSec: z.number().positive(),
  capPerSec: z.number().positive(),
  /** Of all modes together. */
  budgetMs: z.number().positive(),
  stepMs: z.number().positive(),
  resolutionRatio: z.number().positive(),
  atLeastPerSec: z.number().positive().nullable(),
});
export type LimitSettings = z.infer<typeof limitSettingsSchema>;

/** limit.json: what a search for the highest rate that holds found, and every step of it. */
export const limitSearchSchema = z.strictObject({
  schemaVersion: z.literal(LIMIT_SCHEMA_VERSION),
  tool: z.strictObject({ name: z.literal('gateproof'), version: z.string() }),
  runId: z.string(),
  scenario: z.string(),
  gating: z.array(objectiveIdSchema),
  startedAt: z.string(),
  command: z.string(),
  seed: countSchema,
  settings: limitSettingsSchema,
  /** False while the search goes on. */
  finished: z.boolean(),
  /** What ended it before its time, in a sentence; null: nothing. */
  stopped: z.string().nullable(),
  modes: z.array(limitModeSchema),
  exitCode: countSchema,
});
export type LimitSearch = z.infer<typeof limitSearchSchema>;
