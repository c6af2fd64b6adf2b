import { z } from 'zod';
import { checkIdSchema, tierSchema } from './checks.ts';
import { modeSchema } from './modes.ts';
import { arrivalCountsSchema, connectionCountsSchema } from './slice.ts';
import { inconclusiveReasonSchema, verdictSchema } from './verdict.ts';

/** What was asked, what came, when (ms from the start of the checklist) and how long it took. Redacted, bounded, without control characters. */
export const checkEvidenceSchema = z.strictObject({
  request: z.string(),
  answer: z.string(),
  atMs: z.number().min(0),
  tookMs: z.number().min(0),
});
export type CheckEvidence = z.infer<typeof checkEvidenceSchema>;

/**
 * How a question was left without an answer: nobody there or the connection ended, no whole answer in time, 404, another status or something that
 * is no answer to it.
 */
export const unansweredSchema = z.enum(['unreachable', 'late', 'not-served', 'refused', 'garbled']);
export type Unanswered = z.infer<typeof unansweredSchema>;

/** How a check ended; `why` is a sentence. One that is not applicable leaves the verdict. */
export const checkOutcomeSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('pass'), why: z.string() }),
  /** `unanswered`: it failed for want of an answer, and not by one. `ill`: by an illness that no mode explains. */
  z.strictObject({
    state: z.literal('fail'),
    why: z.string(),
    unanswered: unansweredSchema.optional(),
    ill: z.literal(true).optional(),
  }),
  z.strictObject({ state: z.literal('inconclusive'), reason: inconclusiveReasonSchema, why: z.string() }),
  z.strictObject({ state: z.literal('not-applicable'), why: z.string() }),
]);
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>;

export const checkResultSchema = z.strictObject({
  id: checkIdSchema,
  title: z.string(),
  /** Where the check is from: `file:line`. */
  source: z.string(),
  /** The lightest tier of a rollback after which it is asked. */
  tier: tierSchema,
  deadlineMs: z.number().positive(),
  expectation: z.string(),
  outcome: checkOutcomeSchema,
  evidence: z.array(checkEvidenceSchema),
  tookMs: z.number().min(0),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** All that a checklist sent, for the books: `requests` are single ones, `load` those of P1's probe. */
export const checkTrafficSchema = z.strictObject({
  requests: z.int().min(0),
  load: arrivalCountsSchema,
  connections: connectionCountsSchema,
});
export type CheckTraffic = z.infer<typeof checkTrafficSchema>;

/** A played checklist: facts, their verdict and the line that says it. */
export const checklistSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('checklist'),
  target: z.strictObject({ profile: z.string(), url: z.string(), mode: modeSchema }),
  tier: tierSchema,
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
  verdict: verdictSchema,
  verdictLine: z.string(),
  checks: z.array(checkResultSchema).min(1),
  traffic: checkTrafficSchema,
});
export type Checklist = z.infer<typeof checklistSchema>;
