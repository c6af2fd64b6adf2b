import { z } from 'zod';
import { checklistSchema } from './checklist.ts';
import { tierSchema } from './checks.ts';
import { summarySchema } from './summary.ts';
import { verdictSchema } from './verdict.ts';

/** The short load of a verification: judged like any run, or not played and why. */
export const verificationLoadSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('played'), summary: summarySchema }),
  z.strictObject({ state: z.literal('not-played'), why: z.string(), hint: z.string() }),
]);
export type VerificationLoad = z.infer<typeof verificationLoadSchema>;

/** Whether the process of the target started since an instant; `startedAt` null = nothing tells. */
export const restartSchema = z.strictObject({
  since: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  verdict: verdictSchema,
  why: z.string(),
  /** Ways to go wrong that its settings are in, though it may run well until its next start. */
  traps: z.array(z.string()).readonly().default([]),
});
export type Restart = z.infer<typeof restartSchema>;

/** The file in which a verification stands. */
export const VERIFICATION_FILE = 'verify.json';

/** `verify.json`: what a target was seen to do in the minutes after a deploy or rollback, with one verdict. */
export const verificationSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('verification'),
  tier: tierSchema,
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
  verdict: verdictSchema,
  exitCode: z.int(),
  /** The verdict in one sentence, the worst part first. */
  verdictLine: z.string(),
  checklist: checklistSchema,
  load: verificationLoadSchema,
  /** null: nobody asked (`--since`). */
  restart: restartSchema.nullable(),
  /** What these minutes can prove, and what they cannot. */
  proves: z.array(z.string()).readonly(),
  leavesOpen: z.array(z.string()).readonly(),
  command: z.string(),
});
export type Verification = z.infer<typeof verificationSchema>;
