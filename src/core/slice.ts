import { z } from 'zod';
import { countSchema, countsByNameSchema } from './counts.ts';
import { clientLedgerSchema, recoveryCountsSchema } from './ledger.ts';
import { armSchema } from './modes.ts';

export { countSchema, countsByNameSchema };

/** A histogram in microseconds, 3 significant digits, 1 us to 1 h; `overflow` samples were longer and stand at 1 h. `v2` is the HdrHistogram V2 compressed base64; the rest is in the clear for readers. An empty one is null. */
export const histogramSchema = z
  .strictObject({
    count: countSchema,
    sumUs: z.number().min(0),
    minUs: z.number().min(0),
    maxUs: z.number().min(0),
    p50Us: z.number(),
    p95Us: z.number(),
    p99Us: z.number(),
    overflow: countSchema,
    v2: z.string(),
  })
  .nullable();
export type EncodedHistogram = z.infer<typeof histogramSchema>;

/** Every planned arrival ends in exactly one of the last five. */
export const arrivalCountsSchema = z.strictObject({
  planned: countSchema,
  ok: countSchema,
  failed: countSchema,
  unanswered: countSchema,
  dropped: countSchema,
  notReleased: countSchema,
});
export type ArrivalCounts = z.infer<typeof arrivalCountsSchema>;

/** How many samples reached a limit: exact integers, so the edge that decides has no bucket rounding. */
export const overLimitSchema = z.strictObject({
  limitMs: z.number().positive(),
  response: countSchema,
  control: countSchema,
});

export const quoteSliceSchema = z.strictObject({
  counts: arrivalCountsSchema,
  /** Failed and unanswered arrivals by kind: `http-500`, `http-429-limiter`, `missing-symbol`, `partial`, `envelope`, `reset`, `refused`, `timeout`, ... */
  failures: countsByNameSchema,
  /** Of the OK arrivals. Failed, unanswered, dropped and not released ones are slower than every limit and stand in `counts`. */
  overLimit: z.array(overLimitSchema),
  /** Of the OK arrivals, except `latenessUs`, which holds every released one. response = lateness + queue + service, sums exact (integer microseconds). */
  response: histogramSchema,
  control: histogramSchema,
  service: histogramSchema,
  queue: histogramSchema,
  lateness: histogramSchema,
  okLatenessSumUs: z.number().min(0),
});
export type QuoteSlice = z.infer<typeof quoteSliceSchema>;

/** planned = attempted + notReleased; attempted = connected + refused + timedOut; connected = closedByUs + lost + openAtKill. */
export const connectionCountsSchema = z.strictObject({
  planned: countSchema,
  notReleased: countSchema,
  attempted: countSchema,
  connected: countSchema,
  refused: countSchema,
  timedOut: countSchema,
  lost: countSchema,
  closedByUs: countSchema,
  openAtKill: countSchema,
  subscribed: countSchema,
  subscribeFailed: countSchema,
});
export type ConnectionCounts = z.infer<typeof connectionCountsSchema>;

export const NO_CONNECTIONS: ConnectionCounts = {
  planned: 0,
  notReleased: 0,
  attempted: 0,
  connected: 0,
  refused: 0,
  timedOut: 0,
  lost: 0,
  closedByUs: 0,
  openAtKill: 0,
  subscribed: 0,
  subscribeFailed: 0,
};

/**
 * What became of the sockets of a slice that were dropped and came back, apart from their first connections: `out` set out to return, and each of them
 * is back or stayed out. `counts` hold the attempts and what became of those that came back: attempted = connected + refused + timedOut; connected =
 * closedByUs + lost + openAtKill; out = connected + stayedOut (docs/record.md).
 */
export const returnsSchema = z.strictObject({
  out: countSchema,
  stayedOut: countSchema,
  counts: connectionCountsSchema,
  refusedByReason: countsByNameSchema,
  lostByReason: countsByNameSchema,
  lossesAtMs: z.array(z.number()),
  /** From the drop to `connected` again. */
  back: histogramSchema,
});
export type Returns = z.infer<typeof returnsSchema>;

/** Sockets that we made slow or silent on purpose: how they end is our doing (closedByUs), and their messages are late by it, so they stand apart. */
export const impairedSchema = z.strictObject({
  slow: countSchema,
  halfOpen: countSchema,
  /** Those that the target ended before we did, by reason. */
  endedByReason: countsByNameSchema,
  received: countSchema,
  frames: countSchema,
});
export type ImpairedCounts = z.infer<typeof impairedSchema>;

/**
 * How subscribed sockets were served that ended in a slice, or fell silent in it for good: of those that got frames since their `subscribe-ack` the longest
 * wait for one that came (`heard`) and how long nothing had come when they were asked to leave or ended (`tail`); of those that got none, how long they stood.
 */
export const silenceSchema = z.strictObject({ heard: histogramSchema, tail: histogramSchema, unfed: histogramSchema });
export type Silence = z.infer<typeof silenceSchema>;

export const connectionSliceSchema = z.strictObject({
  counts: connectionCountsSchema,
  refusedByReason: countsByNameSchema,
  lostByReason: countsByNameSchema,
  /** When each loss happened, ms from the start of the run, ascending: losses within 100 ms of each other are one event. */
  lossesAtMs: z.array(z.number()),
  /** From the planned instant: to `connected`, and to `subscribe-ack`. */
  connect: histogramSchema,
  subscribe: histogramSchema,
  lateness: histogramSchema,
  /** What became of their messages; null where nothing numbers them, and in records that are older than it. */
  clients: clientLedgerSchema.nullable().default(null),
  /** How long they stood in all, from established to their end, in whole microseconds; null in records that are older than it. */
  heldUs: z.number().min(0).nullable().default(null),
  /** Whose `subscribe` was neither acknowledged nor refused, though they stood for half a second or more; of returns too. null in records that are older than it. */
  unansweredSubscribes: countSchema.nullable().default(null),
  /** Of those that we closed: asked to leave they did not answer in time, so nobody knows how long they had been gone; of returns too. null in records that are older than it. */
  unansweredLeaves: countSchema.nullable().default(null),
  /** Of a slice that is not judged: its connections that still stood in a judged one. null in records that are older than it. */
  carried: countSchema.nullable().default(null),
  /** null in records that are older than it. */
  silence: silenceSchema.nullable().default(null),
  /** null in records that are older than it. */
  recovery: recoveryCountsSchema.nullable().default(null),
  /** null: sockets do not return in this scenario; and in records that are older than it. */
  returns: returnsSchema.nullable().default(null),
  /** null: none of its sockets was made slow or silent; and in records that are older than it. */
  impaired: impairedSchema.nullable().default(null),
});
export type ConnectionSlice = z.infer<typeof connectionSliceSchema>;

/** Message latency is receive time minus the frame's own time stamp, one sample a frame; one broadcast (symbol x number) is one event. */
export const messageSliceSchema = z.strictObject({
  received: countSchema,
  frames: countSchema,
  overLimit: z.array(z.strictObject({ limitMs: z.number().positive(), frames: countSchema })),
  latency: histogramSchema,
  /** Frames whose time stamp lies in our future by more than the clock's bound. */
  negative: countSchema,
  /** How far in our future the farthest of them lies; null = none does, or a record that is older than this. */
  aheadMaxMs: z.number().positive().nullable().default(null),
  /** Broadcasts seen and the sum of the squares of their audience sizes; null where nothing numbers the ticks. */
  ticks: countSchema.nullable(),
  tickSquares: countSchema.nullable(),
  /**
   * Numbers that never came to clients which we made neither slow nor silent, in the slice in which their gap was noticed; null where nothing numbers them,
   * and in records that are older than it.
   */
  lost: countSchema.nullable().default(null),
  /** How long subscribed sockets stood in this slice, all together, in whole microseconds; null in records that are older than it. */
  standingUs: z.number().min(0).nullable().default(null),
});
export type MessageSlice = z.infer<typeof messageSliceSchema>;

/** What one slice saw. Slices of the same index from several workers merge exactly. */
export const sliceRecordSchema = z.strictObject({
  index: countSchema,
  mode: armSchema,
  phase: z.string(),
  judged: z.boolean(),
  steady: z.boolean(),
  pair: countSchema.nullable(),
  startMs: z.number(),
  endMs: z.number(),
  quotes: quoteSliceSchema,
  connections: connectionSliceSchema,
  messages: messageSliceSchema,
  /**
   * The longest time the host kept a waiting probe thread from running, and the busiest worker loop (0 to 1); null = not measured. In the last slice of a run
   * of one mode up to the end of the load, as `echoMaxMs`: what its sockets get while they are held on counts in it.
   */
  hostGapMaxMs: z.number().nullable(),
  loopUtilisationMax: z.number().nullable(),
  /** The longest that a load process took to receive a message that it sent itself, from the instant it was due, in each slice until it came; null = not measured. */
  echoMaxMs: z.number().min(0).nullable().default(null),
});
export type SliceRecord = z.infer<typeof sliceRecordSchema>;
