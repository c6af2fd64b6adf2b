import { z } from 'zod';
import { modeSchema } from './modes.ts';

/**
 * What `gateproof watch` looks at: the document's three alerts (docs/spec/rollback-strategy.zh.md:271-287), then the triggers of the automatic rollback
 * that no target evaluates itself (docs/spec/target-contract.md:111-113).
 */
export const WATCHED_IDS = [
  ...(['service-down', 'error-rate', 'slow-health'] as const),
  ...(['disconnects', 'gateway-errors', 'emergency-fallbacks'] as const),
] as const;
export const watchedIdSchema = z.enum(WATCHED_IDS);
export type WatchedId = z.infer<typeof watchedIdSchema>;

/** `starting`: too few evaluations to say anything. `not-measurable` is no better than an alert: nobody can tell. */
export const WATCH_STATES = ['starting', 'quiet', 'alert', 'not-measurable', 'not-applicable'] as const;
export const watchStateSchema = z.enum(WATCH_STATES);
export type WatchState = z.infer<typeof watchStateSchema>;

const word = z.string().min(1);
const reason = word.optional();

/** How a target is watched: the field `watch` of a profile. */
export const watchSettingsSchema = z.strictObject({
  /** Why something is not watched here: it then leaves the exit code, and the summary says so. */
  notApplicable: z
    .strictObject({
      ...{ 'service-down': reason, 'error-rate': reason, 'slow-health': reason },
      ...{ disconnects: reason, 'gateway-errors': reason, 'emergency-fallbacks': reason },
    })
    .prefault({}),
  /** Sockets of our own that are held open. Of fewer than five one that is lost would be a fifth of all. */
  sockets: z.int().min(5).max(100).default(10),
  /** Where the target tells how many emergency fallbacks happened in the last hour: a path, and a number in its JSON. null: nowhere. */
  emergencyFallbacks: z
    .strictObject({ path: z.string().startsWith('/'), field: word })
    .nullable()
    .default(null),
});
export type WatchSettings = z.output<typeof watchSettingsSchema>;

const targetSchema = z.strictObject({
  profile: z.string(),
  url: z.url(),
  /** As it was told by `--mode`; it is not proven. */
  mode: modeSchema.nullable(),
});

const instant = z.iso.datetime();
const whole = z.int().nonnegative();

/** One change of state: a JSON line, the standard input of the hook, the body of the webhook. `value` and `limit` in the unit that `why` names. */
export const watchChangeSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('change'),
  /** The planned instant of the evaluation that changed the state, as wall time by the clock of this machine when it was seen. */
  at: instant,
  target: targetSchema,
  watched: watchedIdSchema,
  from: watchStateSchema,
  to: watchStateSchema,
  value: z.number().nullable(),
  limit: z.number().nullable(),
  why: z.string(),
  /** File and line of what is watched. */
  source: z.string(),
});
export type WatchChange = z.infer<typeof watchChangeSchema>;

const watchedSummarySchema = z.strictObject({
  id: watchedIdSchema,
  state: watchStateSchema,
  why: z.string(),
  /** Evaluations, by their outcome. */
  good: whole,
  bad: whole,
  unknown: whole,
  /** Changes to `alert`, and from it to `quiet`. */
  raised: whole,
  cleared: whole,
});
export type WatchedSummary = z.infer<typeof watchedSummarySchema>;

/** How many were delivered, and how many were not. */
const noticeCountSchema = z.strictObject({ delivered: whole, failed: whole });
export type NoticeCount = z.infer<typeof noticeCountSchema>;

/** What a watch saw in all: the last JSON line. */
export const watchSummarySchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('summary'),
  startedAt: instant,
  durationMs: z.number().nonnegative(),
  target: targetSchema,
  intervalMs: z.number().positive(),
  evaluations: whole,
  /** Evaluations that were due while this machine did not run. */
  missed: whole,
  /** The most of them one after another. */
  missedInRow: whole.default(0),
  watched: z.array(watchedSummarySchema).readonly(),
  /** What was sent, for the books: requests that reached the target, sockets that were tried, and those of them that got in. */
  traffic: z.strictObject({ requests: whole, attempted: whole, connected: whole }),
  hook: noticeCountSchema.nullable(),
  webhook: noticeCountSchema.nullable(),
  exitCode: z.int(),
});
export type WatchSummary = z.infer<typeof watchSummarySchema>;
