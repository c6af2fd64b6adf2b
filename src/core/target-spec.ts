import { z } from 'zod';
import { modeSchema } from './modes.ts';
import { tlsSchema } from './tls.ts';

/** A way into a JSON value, outermost key first. */
const jsonPath = z.array(z.string()).readonly();

/** One quote operation on the wire, as data: how the request is written and what a complete answer holds. */
export const quoteRequestSchema = z.strictObject({
  method: z.enum(['GET', 'POST']),
  path: z.string().startsWith('/'),
  /** `query`: the symbols stand comma-joined in this query parameter. `body`: they are this array in the JSON body. */
  symbolsIn: z.enum(['query', 'body']),
  symbolsKey: z.string(),
  query: z.record(z.string(), z.string()).default({}),
  body: z.record(z.string(), z.json()).default({}),
  auth: z.enum(['none', 'key-or-jwt']).default('none'),
  /** Where the options of a scenario go: query parameters, or fields of `options` in the body; and which it takes: the scenario's word to the target's. */
  optionsIn: z.enum(['query', 'body']).default('query'),
  takes: z.record(z.string(), z.string()).default({}),
  /** More symbols are refused. */
  symbolsMost: z.int().min(1).default(50),
  /** How long the target answers a symbol from a cache of its own, and the option that turns it off; null: not known to have one. */
  cache: z
    .strictObject({
      lifetimeMs: z.int().min(1),
      offBy: z.string().nullable().default(null),
      /** A text that stands in every answer that came from it, and in no other; null: answers do not say. */
      mark: z.string().nullable().default(null),
    })
    .nullable()
    .default(null),
  answer: z
    .strictObject({
      /** Must be `true` in a success envelope; null where the envelope has no such field. */
      successAt: jsonPath.nullable().default(['success']),
      /** The quotes: an array, or one object for a single symbol (docs/spec/target-contract.md 7.2). */
      rowsAt: jsonPath.default(['data', 'data']),
      symbolField: z.string().default('symbol'),
      /** `true` here, or a non-empty list, means that a part of the answer is missing. */
      partialAt: jsonPath.nullable().default(['data', 'metadata', 'hasPartialFailures']),
      /** A list here that is not empty means the same. */
      failuresAt: jsonPath.optional(),
      errorCodeAt: jsonPath.default(['error', 'code']),
      /** A complete answer has at least so many rows. */
      rowsLeast: z.int().min(0).optional(),
      /** Fields that no row may be without: absent, null and an empty text are the same. */
      rowFields: z.array(z.string()).readonly().optional(),
    })
    .prefault({}),
});

/** The socket side, as data. Event names are those of docs/spec/target-contract.md 2.3 and 2.4. */
export const socketSpecSchema = z.strictObject({
  path: z.string().startsWith('/'),
  subscribe: z.record(z.string(), z.json()),
  symbols: z.array(z.string()).min(1).readonly(),
  /** The numeric field that carries a tick's number, as `list[].field`; null where nothing numbers the ticks. */
  sequence: z
    .string()
    .regex(/^[a-zA-Z]+\[\]\.[a-zA-Z]+$/)
    .nullable(),
});

/** Everything a load driver must know of one running target, without secrets: it crosses process borders and stands in the record. */
export const targetSpecSchema = z.strictObject({
  profile: z.string(),
  dialect: z.enum(['documented', 'stock-api']),
  mode: modeSchema,
  baseUrl: z.url(),
  /** Further addresses of the same target: requests and sockets go round all of them. */
  alsoAt: z.array(z.url()).readonly().default([]),
  tls: tlsSchema.optional(),
  quoteSymbols: z.array(z.string()).min(1).readonly(),
  /** Those of each market, all of them among `quoteSymbols`. */
  quoteMarkets: z.record(z.string(), z.array(z.string()).min(1).readonly()).default({}),
  /** By name, as scenarios call them; null: its contract has none of this name. */
  operations: z.record(z.string(), quoteRequestSchema.nullable()),
  /** Headers that say of a request which virtual user and which of our processes sent it; null: it is not told. */
  tags: z
    .strictObject({ user: z.string().nullable().default(null), worker: z.string().nullable().default(null) })
    .prefault({}),
  socket: socketSpecSchema,
});

export type QuoteRequestSpec = z.infer<typeof quoteRequestSchema>;
export type SocketSpec = z.infer<typeof socketSpecSchema>;
export type TargetSpec = z.infer<typeof targetSpecSchema>;

export type KeyPair = { readonly appKey: string; readonly accessToken: string };

/**
 * What a driver authenticates with. It stays in memory: never in a record, log, report or command line. `keys` and `jwts`: where there are several,
 * `key` and `jwt` being the first of them; requests and sockets take them in turn.
 */
export type Credentials = {
  readonly key: KeyPair | null;
  readonly jwt: string | null;
  readonly keys?: readonly KeyPair[];
  readonly jwts?: readonly string[];
};
