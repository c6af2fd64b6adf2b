import { z } from 'zod';
import { armSchema, modeSchema } from './modes.ts';
import { booksSchema, modeProofSchema, noiseProbeSchema } from './record.ts';
import { countSchema, countsByNameSchema, histogramSchema } from './slice.ts';

/** What `gateproof peak` leaves: peak.json (docs/peak.md). */
export const PEAK_SCHEMA_VERSION = 1;

const ratio = z.number().min(0);

/** Of a whole play, warm-up and drain too: sent = ok + sum(failures) + unfinished. */
export const peakBooksSchema = z.strictObject({
  sent: countSchema,
  ok: countSchema,
  /** By kind, as in a run: `http-500`, `missing-symbol`, `reset`, `timeout`, ... */
  failures: countsByNameSchema,
  /** Still without an answer when we ended. */
  unfinished: countSchema,
  /** Written to a connection that the target had said it would close: it never read them, so they are not in `sent`. */
  unsent: countSchema,
});
export type PeakBooks = z.infer<typeof peakBooksSchema>;

/** Why a play ended. Only one that ended by its time has a figure. */
export const peakEndSchema = z.enum(['time', 'interrupted', 'target-gone', 'rate-limited']);
export type PeakEnd = z.infer<typeof peakEndSchema>;

/** What one play measured, between the end of its warm-up and the begin of its drain. */
export const peakPlayedSchema = z.strictObject({
  ended: peakEndSchema,
  windowMs: z.number().min(0),
  /** Answers that were judged ok in the window, and the others. */
  ok: countSchema,
  failed: countSchema,
  books: peakBooksSchema,
  /** From send to last byte of ok answers. A closed loop waits for a slow target before it asks again: never a response time of the open model. */
  closedLoop: histogramSchema,
  /** Shares of one core, and of the busy time of our event loop, in the window. */
  generator: z.strictObject({ cpuRatio: ratio, loopRatio: ratio }),
});
export type PeakPlayed = z.infer<typeof peakPlayedSchema>;

export const peakRoundSchema = z.strictObject({
  round: z.int().min(1),
  arm: armSchema,
  connections: z.int().min(1),
  played: peakPlayedSchema,
});
export type PeakRound = z.infer<typeof peakRoundSchema>;

const spreadSchema = z.strictObject({ median: z.number(), least: z.number(), most: z.number() });
export type PeakSpread = z.infer<typeof spreadSchema>;

/**
 * What the rounds of one arm at one number of connections say. `lower-bound`: our generator was busy all the time in at least one round, so the target may do
 * more. `nothing`: no figure, and why.
 */
export const peakFigureSchema = z.strictObject({
  arm: armSchema,
  connections: z.int().min(1),
  says: z.enum(['measured', 'lower-bound', 'nothing']),
  reason: z
    .enum(['not-played', 'no-ok-answer', 'mostly-not-ok', 'target-gone', 'rate-limited', 'bookkeeping'])
    .nullable(),
  rounds: countSchema,
  /** Requests a second whose answers were judged ok. */
  okPerSec: spreadSchema.nullable(),
  /** Of all answers and losses in the windows; null where there was none. */
  failedRatio: z.number().min(0).max(1).nullable(),
  failures: countsByNameSchema,
  /** The busiest round. */
  generator: z.strictObject({ cpuRatio: ratio, loopRatio: ratio }).nullable(),
});
export type PeakFigure = z.infer<typeof peakFigureSchema>;

/** Throughput of one mode over the other's, round by round, where both have a figure. It is shown, not judged. */
export const peakRatioSchema = z.strictObject({
  connections: z.int().min(1),
  arm: armSchema,
  over: armSchema,
  ratio: spreadSchema,
  isBound: z.boolean(),
});
export type PeakRatio = z.infer<typeof peakRatioSchema>;

export const peakReportSchema = z.strictObject({
  schemaVersion: z.literal(PEAK_SCHEMA_VERSION),
  runId: z.string(),
  tool: z.strictObject({ name: z.literal('gateproof'), version: z.string() }),
  startedAt: z.iso.datetime(),
  command: z.string(),
  profile: z.string(),
  arms: z.array(
    z.strictObject({
      arm: armSchema,
      mode: modeSchema.nullable(),
      url: z.string(),
      modeProof: modeProofSchema,
      findings: z.array(z.string()),
      /** Requests before and after the load, preflight and mode: not in the books of the rounds. */
      otherRequests: countSchema,
      /** Our counts of all plays beside the target's own, as those of a run; `none` in files that are older than it. */
      books: booksSchema.default({ state: 'none' }),
    }),
  ),
  settings: z.strictObject({
    connections: z.array(z.int().min(1)),
    durationMs: z.int().min(1),
    warmUpMs: z.int().min(0),
    rounds: z.int().min(1),
    /** The generator shares this machine with the target. */
    isLoopback: z.boolean(),
    cores: z.int().min(1),
  }),
  noise: noiseProbeSchema,
  figures: z.array(peakFigureSchema),
  ratios: z.array(peakRatioSchema),
  rounds: z.array(peakRoundSchema),
  stopped: z.strictObject({ why: z.enum(['sigint', 'sigterm', 'worker-lost']), detail: z.string() }).nullable(),
  exitCode: z.int(),
});
export type PeakReport = z.infer<typeof peakReportSchema>;
