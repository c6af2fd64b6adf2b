import { z } from 'zod';
import { countSchema, countsByNameSchema } from './slice.ts';

/** `up`: from the client to the target. `down`: from the target to the client. */
export const WIRE_WAYS = ['up', 'down'] as const;
export type WireWay = (typeof WIRE_WAYS)[number];

/** What a connection is for: plain requests, or a WebSocket. */
export const WIRE_USES = ['http', 'sockets'] as const;
export type WireUse = (typeof WIRE_USES)[number];

const ms = z.number().min(0);
const ways = z.enum(['both', ...WIRE_WAYS]);

/** What one fault does to the bytes of a connection that it hits. Nothing of it looks into the bytes, so that it is the same under TLS. */
export const wireEffectSchema = z.discriminatedUnion('kind', [
  /** Every byte waits this long and up to `jitterMs` more; none overtakes another. */
  z.strictObject({ kind: z.literal('delay'), dir: ways, ms, jitterMs: ms }),
  /** At most `bytes` are taken and passed on in every `everyMs`. */
  z.strictObject({ kind: z.literal('pace'), dir: ways, bytes: z.int().min(1), everyMs: z.number().positive() }),
  /** Both ends get a TCP reset so long after the connection was opened. */
  z.strictObject({ kind: z.literal('reset'), afterMs: ms }),
  /** So long after the connection was opened nothing passes any more, and neither end is told. */
  z.strictObject({ kind: z.literal('black-hole'), afterMs: ms }),
  /** Nothing passes for `ms`, once, `atMs` after the fault was planted; what was held up then passes. */
  z.strictObject({ kind: z.literal('freeze'), ms, atMs: ms }),
  /** The connection ends after exactly so many bytes one way. */
  z.strictObject({
    kind: z.literal('cut'),
    dir: z.enum(WIRE_WAYS),
    bytes: z.int().min(1),
    by: z.enum(['fin', 'reset']),
  }),
]);
export type WireEffect = z.infer<typeof wireEffectSchema>;

/** A fault on the wire: what it does, to connections of which use, and to how many of them. `text` is how it was written. */
export const wireFaultSchema = z.strictObject({
  text: z.string(),
  effect: wireEffectSchema,
  on: z.enum(['all', ...WIRE_USES]),
  of: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('share'), ratio: z.number().gt(0).max(1) }),
    z.strictObject({ kind: z.literal('count'), count: z.int().min(1) }),
  ]),
});
export type WireFault = z.infer<typeof wireFaultSchema>;

const bytesSchema = z.strictObject({
  /** Read from the sender. */
  read: countSchema,
  /** Handed to the receiver's connection. */
  passed: countSchema,
});
export type WireBytes = z.infer<typeof bytesSchema>;

/** Who ended a connection: its client, the target, a fault, or the end of the proxy; `unreached`: the target could not be reached. */
export const WIRE_ENDS = ['client', 'target', 'fault', 'proxy', 'unreached'] as const;
export type WireEnd = (typeof WIRE_ENDS)[number];

/** accepted = open + sum(ended). `hit`: connections that each fault got hold of; `done`: those it also ended. */
export const wireBooksSchema = z.strictObject({
  accepted: countSchema,
  open: countSchema,
  reached: countSchema,
  ended: z.record(z.enum(WIRE_ENDS), countSchema),
  up: bytesSchema,
  down: bytesSchema,
  faults: z.array(z.strictObject({ text: z.string(), hit: countSchema, done: countSchema })),
  /** What the proxy itself could not do, by error code: out of descriptors, ports, memory. */
  ownFailures: countsByNameSchema,
});
export type WireBooks = z.infer<typeof wireBooksSchema>;

/** A proxy that stood between the load of an arm and its target. */
export const proxyRecordSchema = z.strictObject({
  /** As they were written; empty: it only passed bytes on. */
  faults: z.array(z.string()),
  /** null: it was lost, with its books. */
  books: wireBooksSchema.nullable(),
  /** In words, how it ended before we ended it; null: it did not. */
  lost: z.string().nullable(),
  /** How late its own event loop ran, ms: by so much it may have held up bytes that no fault holds up. */
  loopLate: z.strictObject({ p99Ms: z.number(), maxMs: z.number() }).nullable(),
});
export type ProxyRecord = z.infer<typeof proxyRecordSchema>;

/** Where connections go instead of to the target itself. */
export type Via = { readonly host: string; readonly port: number };
/** For each use of a connection. */
export type Vias = Readonly<Record<WireUse, Via>>;
