import { z } from 'zod';
import { countSchema, countsByNameSchema } from './slice.ts';

/** Where the reference target answers for itself; every route below needs the header `ADMIN_TOKEN_HEADER`, and is 404 without it. */
export const ADMIN_PATH = '/__gateproof';
export const ADMIN_TOKEN_HEADER = 'x-gateproof-admin';
/** A request that carries this header is a planned arrival of a load; every other one is preflight, probe or check traffic. */
export const LOAD_INDEX_HEADER = 'x-gateproof-index';
/** Which run sent it, so that a log of the target tells one load from another. */
export const LOAD_RUN_HEADER = 'x-gateproof-run';
/** On every answer: microseconds from the request's arrival in the target to its headers being written. */
export const HELD_HEADER = 'x-held-us';

/**
 * How an answer can be other than what was asked for, as the target itself made it: a 200 that lacks a symbol and does not say so, one that
 * says so, one that is no success envelope, one that is not JSON; a 429 of its limiter, one from upstream (docs/spec/target-contract.md 7.2).
 */
export const AMISS_KINDS = [
  'missing-symbol',
  'partial',
  'envelope',
  'not-json',
  'http-429-limiter',
  'http-429-upstream',
] as const;
export type AmissKind = (typeof AMISS_KINDS)[number];

/** received = sum(byStatus) + resetByUs + abortedByClient + inFlight. An answer counts under its status once it is fully written. */
export const requestTallySchema = z.strictObject({
  received: countSchema,
  byStatus: countsByNameSchema,
  resetByUs: countSchema,
  abortedByClient: countSchema,
  inFlight: countSchema,
  /** Of the answers in `byStatus`, by `AMISS_KINDS`; null: a target that is older than these counts. */
  amiss: countsByNameSchema.nullable().default(null),
  /** Of the answers with 429, those that bore `Retry-After`; null as above. */
  retryAfter: countSchema.nullable().default(null),
});
export type RequestTally = z.infer<typeof requestTallySchema>;

/** `load`: requests with the index header; `other`: the rest. */
const byOriginSchema = z.strictObject({ load: requestTallySchema, other: requestTallySchema });

/** Nearest-rank quantiles of the hold times of the load requests still in the ring; null = none there. */
export const heldSchema = z
  .strictObject({ n: countSchema, p50Us: countSchema, p95Us: countSchema, p99Us: countSchema, maxUs: countSchema })
  .nullable();

/** Who ended a joined connection, and how. The first two are the client's doing, the next three the target's. */
export const CLOSE_REASONS = [
  'client-left',
  'client-closed',
  'cut-by-us',
  'disconnected-by-us',
  'stopped',
  'ping-timeout',
  'transport-error',
  'parse-error',
] as const;
export const closeReasonSchema = z.enum(CLOSE_REASONS);
export type CloseReason = z.infer<typeof closeReasonSchema>;

/** Whether a connection ended by the client's doing; every other end is the target's. */
export const isByClient = (reason: CloseReason): boolean => reason === 'client-left' || reason === 'client-closed';

/**
 * handshakes = accepted + sum(refused) + unfinished + pending; accepted = open + sum(closed). `accepted`: namespace joined and `connected`
 * sent. `refused` by reason: `auth`, `namespace`, `engine`, `fault-reset`, `fault-auth`. `unfinished`: gone before joining. The target's own
 * test connection is in none of them.
 */
export const connectionBookSchema = z.strictObject({
  handshakes: countSchema,
  pending: countSchema,
  accepted: countSchema,
  refused: countsByNameSchema,
  unfinished: countSchema,
  open: countSchema,
  closed: z.partialRecord(closeReasonSchema, countSchema),
  /** Left by `41` after an acked unsubscribe, with no subscription left. */
  unsubscribedCleanly: countSchema,
  /** Ended by the target after it had acked an unsubscribe: the client was on its way out, and may have seen its own end first. */
  endedWhileLeaving: countSchema.default(0),
  subscribeAcks: countSchema,
  subscribeErrors: countSchema,
});
export type ConnectionBook = z.infer<typeof connectionBookSchema>;

/** Counted once for each room member at emission: a client receives at most this. */
export const messageBookSchema = z.strictObject({
  frames: countSchema,
  ticks: countSchema,
  /** Ticks made, whether or not anybody was subscribed. */
  ticksMade: countSchema,
  /** What the fault `ticks` did, once for each room member. */
  planted: z
    .strictObject({ lost: countSchema, doubled: countSchema, swapped: countSchema, stale: countSchema })
    .default({ lost: 0, doubled: 0, swapped: 0, stale: 0 }),
});

/** `GET /__gateproof/books`. Instants are microseconds of the host's monotonic clock. */
export const targetBooksSchema = z.strictObject({
  mode: z.string(),
  startedUs: z.number(),
  sinceUs: z.number(),
  nowUs: z.number(),
  requests: byOriginSchema,
  routes: z.record(z.string(), byOriginSchema),
  /** What load requests asked for, by label: `symbol=00700.HK`, `user=user-001`, `key=1` (the first key seen); and sockets by `socket-key=1`. */
  asked: countsByNameSchema.optional(),
  held: heldSchema,
  connections: connectionBookSchema,
  messages: messageBookSchema,
  faults: z.array(z.string()),
  /** When whole-process freezes really began and ended. */
  freezes: z.array(z.strictObject({ startUs: z.number(), endUs: z.number() })),
});
export type TargetBooks = z.infer<typeof targetBooksSchema>;

/** `GET /__gateproof/requests`: the newest load and other requests as columns, oldest first. `index` is -1 and `status` 0 where there was none. */
export const requestLogSchema = z.strictObject({
  capacity: countSchema,
  /** Finished requests since the books were opened, also those the ring has let go. */
  recorded: countSchema,
  index: z.array(z.number()),
  receivedUs: z.array(z.number()),
  /** When the answer was fully written, or the connection ended without one. */
  answeredUs: z.array(z.number()),
  heldUs: z.array(z.number()),
  status: z.array(countSchema),
});
export type RequestLog = z.infer<typeof requestLogSchema>;

/** `GET /__gateproof/clients`: what was sent to each client, open ones and the newest closed ones. `id` is what the client got in `connected`. */
export const clientBooksSchema = z.strictObject({
  clients: z.array(
    z.strictObject({
      id: z.string(),
      joinedUs: z.number(),
      closedUs: z.number().nullable(),
      closed: closeReasonSchema.nullable(),
      frames: countSchema,
      ticks: countSchema,
    }),
  ),
});
export type ClientBooks = z.infer<typeof clientBooksSchema>;

/** `POST /__gateproof/faults`: `replace` and `clear` end the running ones first. The answer, as of a GET, is `faultListSchema`. */
export const faultOrderSchema = z.strictObject({
  action: z.enum(['replace', 'add', 'clear']),
  faults: z.array(z.string()).default([]),
});
export type FaultOrder = z.input<typeof faultOrderSchema>;
export const faultListSchema = z.strictObject({ faults: z.array(z.string()) });
