import { z } from 'zod';
import { type Tier, tierSchema } from './checks.ts';

/** The three classes of the flow chart, the lightest first (docs/spec/rollback-strategy.zh.md:326-328). */
export const PROBLEM_CLASSES = ['configuration', 'performance', 'architecture'] as const;
export const problemClassSchema = z.enum(PROBLEM_CLASSES);
export type ProblemClass = z.infer<typeof problemClassSchema>;

/** The tier that the flow chart gives each class (lines 328-331). */
export const TIER_OF_CLASS: Readonly<Record<ProblemClass, Tier>> = {
  configuration: 1,
  performance: 2,
  architecture: 3,
};

/** How long a tier may take: 30 s, 2-5 minutes, 5-15 minutes (lines 24, 44, 49). */
export const TIER_LIMIT_MS: Readonly<Record<Tier, number>> = { 1: 30_000, 2: 300_000, 3: 900_000 };

const sentence = z.string().min(1);

/** One thing that was seen. `classed` says which class it speaks for and by which line of the document; null where it speaks for none. */
export const findingSchema = z.strictObject({
  kind: z.enum(['check', 'objective', 'compared', 'mode-proof', 'restart', 'load', 'run', 'target']),
  /** The id of the check, objective or figure; else a word of its own. */
  id: z.string(),
  /** The mode or arm it was seen in; null: the whole. */
  arm: z.string().nullable(),
  /** `beside`: broken, but it does not gate. `unmeasured`: nothing could be seen; `undecided`: what was seen decides nothing. */
  state: z.enum(['broken', 'beside', 'unmeasured', 'undecided']),
  text: sentence,
  /** `file:line` of what it is held against; null where it is nothing of the document. */
  source: z.string().nullable(),
  classed: z
    .strictObject({
      class: problemClassSchema,
      why: sentence,
      line: z.int().positive(),
      /** The id of what it follows from, and whose class it takes. */
      follows: z.string().nullable(),
    })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What a diagnosis stands on: a target that was looked at now, or a file that a command left. */
export const diagnosedSchema = z.strictObject({
  kind: z.enum(['live', 'record', 'verification', 'checklist', 'summary']),
  /** null: a live target. */
  path: z.string().nullable(),
  /** When it was seen; null: the file does not say. */
  seenAt: z.string().nullable(),
  what: sentence,
});
export type Diagnosed = z.infer<typeof diagnosedSchema>;

/** `gateproof diagnose --json`: which class of failure, which tier, why, and the command to run next. */
export const diagnosisSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('diagnosis'),
  outcome: z.enum(['class', 'nothing', 'undecided']),
  /** null unless the outcome is `class`. */
  class: problemClassSchema.nullable(),
  tier: tierSchema.nullable(),
  tierLimitMs: z.int().positive().nullable(),
  headline: sentence,
  /** What to do and why in this order: the lightest tier first. */
  advice: z.array(sentence).readonly(),
  /** How sure all of this is. */
  sure: z.array(sentence).readonly(),
  findings: z.array(findingSchema).readonly(),
  /** Other classes that were found, to be looked at again after the first. */
  also: z.array(z.strictObject({ class: problemClassSchema, tier: tierSchema })).readonly(),
  /** The steps of the document, each with its lines. */
  steps: z.array(sentence).readonly(),
  next: z.strictObject({ command: sentence, why: sentence }).nullable(),
  from: diagnosedSchema,
  exitCode: z.int(),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
