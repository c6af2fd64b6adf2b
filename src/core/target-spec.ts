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
  query: z.record(z.string(), z.string()),
  body: z.record(z.string(), z.json()),
  auth: z.enum(['none', 'key-or-jwt']),
  answer: z.strictObject({
    /** Must be `true` in a success envelope; null where the envelope has no such field. */
    successAt: jsonPath.nullable(),
    /** The quotes: an array, or one object for a single symbol (docs/spec/target-contract.md 7.2). */
    rowsAt: jsonPath,
    symbolField: z.string(),
    /** `true` here, or a non-empty list, means that a part of the answer is missing. */
    partialAt: jsonPath.nullable(),
    /** A list here that is not empty means the same. */
    failuresAt: jsonPath.optional(),
    errorCodeAt: jsonPath,
  }),
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
  operations: z.strictObject({
    quote: quoteRequestSchema.nullable(),
    'query-symbols': quoteRequestSchema.nullable(),
  }),
  socket: socketSpecSchema,
});

export type QuoteRequestSpec = z.infer<typeof quoteRequestSchema>;
export type SocketSpec = z.infer<typeof socketSpecSchema>;
export type TargetSpec = z.infer<typeof targetSpecSchema>;

/** What a driver authenticates with. It stays in memory: never in a record, log, report or command line. */
export type Credentials = {
  readonly key: { readonly appKey: string; readonly accessToken: string } | null;
  readonly jwt: string | null;
};
