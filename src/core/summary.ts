import { z } from 'zod';
import { COMPARED_COUNTS, COMPARED_TIMES, undecidedReasonSchema } from './comparison.ts';
import { explanationSchema } from './explanation.ts';
import { ARMS } from './modes.ts';
import { objectiveIdSchema } from './objectives.ts';
import { arrivalCountsSchema, countSchema, countsByNameSchema } from './slice.ts';
import { inconclusiveReasonSchema, verdictSchema } from './verdict.ts';

export const SUMMARY_SCHEMA_VERSION = 1;

/** A reason or warning: `code` for scripts, `text` for people. */
const remarkSchema = z.strictObject({
  code: z.string(),
  mode: z.string().nullable(),
  objective: z.string().nullable(),
  text: z.string(),
});

export const objectiveSummarySchema = z.strictObject({
  id: objectiveIdSchema,
  gating: z.boolean(),
  limit: z.number(),
  observed: z.number().nullable(),
  censored: z.boolean(),
  observedOkOnly: z.number().nullable(),
  unit: z.enum(['ms', 'ratio']),
  n: z.number(),
  bad: z.number(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  verdict: verdictSchema,
  reason: inconclusiveReasonSchema.nullable(),
  needs: countSchema.nullable(),
  source: z.string(),
});

const ofClientSchema = z.strictObject({ bad: countSchema, n: countSchema });

/** Whether socket.io-client (`library`) and the wire client met the same. */
const twoClientsSchema = z.strictObject({
  verdict: z.enum(['agree', 'disagree', 'too-few']),
  pairs: countSchema,
  alpha: z.number(),
  shares: z.array(
    z.strictObject({
      what: z.enum(['not-connected', 'lost']),
      library: ofClientSchema,
      wire: ofClientSchema,
      disagree: z.boolean(),
    }),
  ),
  times: z.array(
    z.strictObject({
      what: z.enum(['connect', 'subscribe', 'message']),
      librarySlower: countSchema,
      wireSlower: countSchema,
      libraryMs: z.number().nullable(),
      wireMs: z.number().nullable(),
      disagree: z.boolean(),
    }),
  ),
});

const engineSharesSchema = z.strictObject({
  native: ofClientSchema,
  k6: ofClientSchema,
  nativeWorse: countSchema,
  k6Worse: countSchema,
  disagree: z.boolean(),
});

const engineTimesSchema = z.array(
  z.strictObject({
    what: z.enum(['p50', 'p95']),
    /** null in summaries that are older than it. */
    pairs: countSchema.nullable().default(null),
    nativeSlower: countSchema,
    k6Slower: countSchema,
    nativeMs: z.number().nullable(),
    k6Ms: z.number().nullable(),
    disagree: z.boolean(),
  }),
);

/** Whether k6 and our own engine (`native`) saw the same: of requests, and of sockets where there are any. */
const twoEnginesSchema = z.strictObject({
  verdict: z.enum(['agree', 'disagree', 'too-few']),
  pairs: countSchema,
  alpha: z.number(),
  shares: engineSharesSchema,
  times: engineTimesSchema,
  sockets: z
    .strictObject({ pairs: countSchema, shares: engineSharesSchema, times: engineTimesSchema })
    .nullable()
    .default(null),
});

/** Sockets that were dropped and set out to return, apart from `connections`. Times in ms from the drop to `connected` again; null where none is back. */
export const returnsSummarySchema = z.strictObject({
  out: countSchema,
  attempts: countSchema,
  back: countSchema,
  stayedOut: countSchema,
  lostAgain: countSchema,
  backP95Ms: z.number().nullable(),
});

export const modeSummarySchema = z.strictObject({
  verdict: verdictSchema,
  modeProof: z.enum(['proven', 'contradicted', 'not-provable']),
  quoteAuth: z.string(),
  arrivals: arrivalCountsSchema,
  connections: z.strictObject({
    attempted: countSchema,
    connected: countSchema,
    refused: countSchema,
    timedOut: countSchema,
    lost: countSchema,
    lostByReason: countsByNameSchema,
    closedByUs: countSchema,
    openAtKill: countSchema,
    notReleased: countSchema,
    subscribed: countSchema,
    subscribeFailed: countSchema,
  }),
  /** null: none set out. */
  returns: returnsSummarySchema.nullable().default(null),
  /** Sockets that were made slow or silent on purpose, and those of them that the target ended, by reason; null: none. */
  impaired: z
    .strictObject({ slow: countSchema, halfOpen: countSchema, endedByReason: countsByNameSchema })
    .nullable()
    .default(null),
  /** Each operation as an endpoint of its own, judged time only; left out where no quotes were asked. Times in ms, `p95OkMs` of the OK ones alone. */
  operations: z
    .array(
      z.strictObject({
        operation: z.string(),
        endpoint: z.string(),
        arrivals: arrivalCountsSchema,
        p95OkMs: z.number().nullable(),
        /** Share of the requests for symbols asked again within the lifetime of the target's cache, by the plan; null: no cache, or it was turned off. */
        repeatRatio: z.number().nullable(),
      }),
    )
    .optional(),
  messages: z.strictObject({
    received: countSchema,
    lost: countSchema.nullable(),
    duplicated: countSchema.nullable(),
    reordered: countSchema.nullable(),
    late: countSchema.nullable(),
    stale: countSchema.nullable(),
  }),
  preflight: z.strictObject({ requests: countSchema, connections: countSchema }),
  books: z.strictObject({ state: z.enum(['compared', 'unavailable', 'none', 'read']), equal: z.boolean().nullable() }),
  objectives: z.array(objectiveSummarySchema),
  /** One for each gating objective that failed. */
  explanations: z.array(explanationSchema).default([]),
  /** Left out where one client played all connections. */
  twoClients: twoClientsSchema.optional(),
  /** Left out where one engine sent all requests. */
  twoEngines: twoEnginesSchema.optional(),
});

/** One figure of the candidate against the reference: `ratio` is candidate over reference (1.15 is 15 % more), its bounds one-sided. */
const comparedSummarySchema = z.strictObject({
  indicator: z.enum([...COMPARED_TIMES, ...COMPARED_COUNTS]),
  gating: z.boolean(),
  ratio: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  /** Planned pairs that these figures stand on. */
  pairs: countSchema,
  verdict: verdictSchema,
  reason: undecidedReasonSchema.nullable(),
});

export const comparisonSummarySchema = z.strictObject({
  reference: z.enum(ARMS),
  candidate: z.enum(ARMS),
  equivalent: z.boolean(),
  verdict: verdictSchema,
  reason: undecidedReasonSchema.nullable(),
  /** Pairs played. */
  pairs: countSchema,
  indicators: z.array(comparedSummarySchema),
});
export type ComparisonSummary = z.infer<typeof comparisonSummarySchema>;

/** What scripts and `jq` read: small, documented (docs/summary-json.md), stable. What was not measured is null, never 0. */
export const summarySchema = z.strictObject({
  schemaVersion: z.literal(SUMMARY_SCHEMA_VERSION),
  runId: z.string(),
  verdict: verdictSchema,
  reasons: z.array(remarkSchema),
  warnings: z.array(remarkSchema),
  exitCode: z.int(),
  modes: z.partialRecord(z.enum(ARMS), modeSummarySchema),
  /** null: a run of one arm. */
  comparison: comparisonSummarySchema.nullable().default(null),
  /** null: no third arm. */
  control: comparisonSummarySchema.nullable().default(null),
  seed: z.number(),
  planHash: z.string(),
  command: z.string(),
});
export type Summary = z.infer<typeof summarySchema>;
export type ModeSummary = z.infer<typeof modeSummarySchema>;
export type ObjectiveSummary = z.infer<typeof objectiveSummarySchema>;
