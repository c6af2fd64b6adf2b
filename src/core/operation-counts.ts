import { z } from 'zod';
import { countSchema, countsByNameSchema } from './counts.ts';
import { arrivalCountsSchema, histogramSchema } from './slice.ts';

const overLimit = z.array(z.strictObject({ limitMs: z.number().positive(), response: countSchema }));

/** What a worker saw of the judged requests of one operation that it released. */
export const operationSeenSchema = z.strictObject({
  operation: z.string(),
  counts: arrivalCountsSchema.pick({ ok: true, failed: true, unanswered: true, dropped: true }),
  failures: countsByNameSchema,
  /** OK ones whose answers say that they came from the target's cache. */
  fromCache: countSchema.default(0),
  /** Of the OK ones, exact. */
  overLimit,
  /** Of the OK ones, as `quotes.response` of a slice. */
  response: histogramSchema,
});
export type OperationSeen = z.infer<typeof operationSeenSchema>;

/**
 * What the plan asked of the cache that the target answers an operation from. `repeats` of `requests` were for symbols that had each been asked of the
 * same operation within the cache's lifetime. `off`: the requests themselves turned it off.
 */
export const cacheUseSchema = z.strictObject({
  lifetimeMs: z.number().positive(),
  off: z.boolean(),
  requests: countSchema,
  repeats: countSchema,
  /** Whether its answers say where they came from, and were looked at for it: k6 does not look. */
  told: z.boolean(),
});
export type CacheUse = z.infer<typeof cacheUseSchema>;

/** One operation as an endpoint of its own: its judged requests, in the classes of every arrival. */
export const operationCountsSchema = operationSeenSchema.extend({
  /** Method and path. */
  endpoint: z.string(),
  counts: arrivalCountsSchema,
  /** null: the target is not known to have one. */
  cache: cacheUseSchema.nullable(),
});
export type OperationCounts = z.infer<typeof operationCountsSchema>;
