import { z } from 'zod';

/** The 13 checks of docs/spec/documented-contract.md:29-41, in the document's order. */
export const DOCUMENT_CHECKS = [
  ...(['H1', 'H2', 'H3', 'H4', 'H5'] as const),
  ...(['F1', 'F2', 'F3', 'F4'] as const),
  ...(['P1', 'P2', 'P3', 'P4'] as const),
] as const;

/** What is asked beside the 13: the proof of the mode, the flags expected of it, and tier 2's own proof (docs/spec/documented-contract.md:13 and 23). */
export const CHECKS_BESIDE = ['mode', 'flags', 'legacy-support'] as const;

export const CHECK_IDS = [...DOCUMENT_CHECKS, ...CHECKS_BESIDE] as const;
export const checkIdSchema = z.enum(CHECK_IDS);
export type CheckId = z.infer<typeof checkIdSchema>;

/** The three depths of a rollback (docs/spec/documented-contract.md:43). */
export const TIERS = [1, 2, 3] as const;
export const tierSchema = z.literal(TIERS);
export type Tier = z.infer<typeof tierSchema>;

const word = z.string().min(1);
const reason = word.optional();
const durationMs = z.int().min(1);

/** Why a check does not apply to a target: it then leaves the verdict, and the verdict's line says so. */
const notApplicableSchema = z.strictObject({
  ...{ H1: reason, H2: reason, H3: reason, H4: reason, H5: reason },
  ...{ F1: reason, F2: reason, F3: reason, F4: reason },
  ...{ P1: reason, P2: reason, P3: reason, P4: reason },
  ...{ mode: reason, flags: reason, 'legacy-support': reason },
});

/** Of 58 requests none may be slow and the share of slow ones is still not proven to be under 5 %: a smaller probe never passes. */
const FEWEST_REQUESTS = 59;

/** How the checklist goes about a target: the field `checks` of a profile. Ratios are 0 to 1. */
export const checksSchema = z.strictObject({
  notApplicable: notApplicableSchema.prefault({}),
  /** H5 and F2: how long a subscribed socket may wait for its first tick. A quiet market needs more. */
  tickLimitMs: durationMs.max(60_000).default(5_000),
  /** H4: the share of the connection pool that may be in use. */
  poolLimit: z.number().gt(0).max(1).default(0.85),
  /** F2: a script of your own instead of our probe; no shell reads its words. `{url}` and `{mode}` are filled in. Exit code 0 passes. */
  socketCommand: z
    .strictObject({
      words: z.array(word).min(1),
      /** Names of variables that it gets from our environment; it gets PATH and HOME too, and no others. */
      passEnv: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).default([]),
      deadlineMs: durationMs.max(120_000).default(30_000),
    })
    .nullable()
    .default(null),
  /** F3, where the target validates no limiter itself: the permission to send so many requests at once, which must meet its limit. null: none. */
  burst: z
    .strictObject({ requests: z.int().min(1).max(2_000) })
    .nullable()
    .default(null),
  /** P1: how many requests at which rate, and the limit that 95 % of them must stay under. */
  responseProbe: z
    .strictObject({
      requests: z.int().min(FEWEST_REQUESTS).max(10_000).default(300),
      ratePerSec: z.number().positive().max(1_000).default(20),
      limitMs: durationMs.default(200),
    })
    .prefault({}),
  /** P2: how many sockets of our own must be among the established ones, and how long they are held before they are counted. */
  connections: z
    .strictObject({ sockets: z.int().min(1).max(100).default(5), holdMs: durationMs.max(10_000).default(500) })
    .prefault({}),
  /** P3: the share of its limit, or of the machine, that the process may take. P4: the share of CPU that a second may take. */
  memoryLimit: z.number().gt(0).max(1).default(0.8),
  cpuLimit: z.number().gt(0).max(1).default(0.7),
});
export type ChecksSettings = z.output<typeof checksSchema>;
