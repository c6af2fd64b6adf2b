import { z } from 'zod';
import { roundSchemaOf } from '../common/rounds.ts';
import { MEASURES } from './settings.ts';

const count = z.int().min(0);

/** What a generator says of a play. null: it has no such figure. */
const ownSchema = z.strictObject({
  requests: count,
  /** Sent before its load: in the server's count too. */
  before: count,
  /** It may have left up to so many without counting them. */
  uncounted: count,
  ok: count.nullable(),
  /** Never sent, though they were due. */
  notSent: count.nullable(),
  /** Of what was due after the warm-up, how much was sent. */
  sentRatio: z.number().nullable(),
  /** The latency that it reports first, in ms. */
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Actual minus planned instant of its sends. */
  latenessP99Ms: z.number().nullable(),
});
export type Own = z.infer<typeof ownSchema>;

export const serverSchema = z.strictObject({
  requests: count,
  /** From the first request of the load to its last. */
  spanMs: z.number(),
  cpuSec: z.number(),
  /** How long it held answers, measured by itself; null where it did not. */
  heldMs: z.strictObject({ p50: z.number(), p99: z.number() }).nullable(),
  /** How long it stood still, measured by itself; 0 = it did not. */
  frozeMs: z.number(),
});

/** One play of one generator. */
export const rowSchema = z.strictObject({
  generator: z.string(),
  measure: z.enum(MEASURES),
  size: z.string(),
  /** null: a closed loop. */
  askedPerSec: z.number().nullable(),
  durationMs: z.number(),
  wallSec: z.number(),
  /** user + system of the generator's whole process tree. */
  treeCpuSec: z.number().nullable(),
  own: ownSchema.nullable(),
  server: serverSchema,
  noise: z.strictObject({ quiet: z.boolean(), lostRatio: z.number(), gapMaxMs: z.number() }),
  /** Why the row counts for nothing; null = it counts. */
  problem: z.string().nullable(),
});
export type Row = z.infer<typeof rowSchema>;

export const roundSchema = roundSchemaOf(rowSchema);
export type Round = z.infer<typeof roundSchema>;

/** What two sets of books do not agree on; null = they agree. */
export const disagreement = (own: Own, server: Row['server']): string | null => {
  const least = own.requests + own.before;
  if (server.requests >= least && server.requests <= least + own.uncounted) return null;
  return `requests: generator ${least}${own.uncounted === 0 ? '' : ` to ${least + own.uncounted}`}, server ${server.requests}`;
};
