import { z } from 'zod';

const operationName = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: 'the name of an operation of the target: lower-case words joined by dashes',
});
const weight = z.number().positive().default(1);
/** Kinds of requests are counted in a byte. */
const MOST_OPERATIONS = 12;
const MOST_MARKETS = 20;

/** Options of a request, in the words of docs/spec/target-contract.md 3.3; an operation takes those that its contract has. What is left out is not sent. */
export const requestOptionsSchema = z.strictObject({
  realtime: z.boolean().optional(),
  useSmartCache: z.boolean().optional(),
  storageMode: z.enum(['none', 'short_ttl', 'both']).optional(),
  market: z.string().min(1).optional(),
  timeout: z.int().min(1).optional(),
  fields: z.array(z.string().min(1)).min(1).optional(),
  klineNum: z.int().min(1).optional(),
  timestamp: z.int().min(1).optional(),
});
export type RequestOptions = z.output<typeof requestOptionsSchema>;

/**
 * Virtual users, who take turns. Each has `ownSets` sets of symbols of its own (a set is what one request asks for), and the share `sharedShare` of the
 * users has one more, which is one of `sharedSets` that they have together. `symbolStrategy` then goes over the sets of a user.
 */
export const quoteUsersSchema = z.strictObject({
  count: z.int().min(1).max(100_000),
  sharedShare: z.number().min(0).max(1).default(0),
  sharedSets: z.int().min(1).max(100_000).default(1),
  ownSets: z.int().min(1).max(1_000).default(1),
});

/** WHAT is asked: operations, symbols, users, options. */
export const quoteRequestSettings = {
  operation: operationName.default('quote'),
  /** Several operations instead of `operation`, each with its exact share of the requests. */
  mix: z
    .array(z.strictObject({ operation: operationName, weight, symbolsPerRequest: z.int().min(1).max(100).optional() }))
    .max(MOST_OPERATIONS)
    .default([]),
  /** Where the symbols of a request begin: `fixed` at the first one, `round-robin` where the request before it ended, `window` at a seeded place. */
  symbolStrategy: z.enum(['fixed', 'round-robin', 'window']).default('round-robin'),
  symbolsPerRequest: z.int().min(1).max(100).default(1),
  /** Markets with their exact shares: a request asks for symbols of one. Empty: the markets of the profile play no part. */
  markets: z
    .array(z.strictObject({ market: z.string().min(1), weight }))
    .max(MOST_MARKETS)
    .default([]),
  /** Whether a request of a market names it, in the option `market`. */
  nameMarket: z.boolean().default(false),
  options: requestOptionsSchema.prefault({}),
  users: quoteUsersSchema.nullable().default(null),
  /** An answer with fewer rows is a failure of its own kind, `few-rows`. */
  rowsLeast: z.int().min(0).default(0),
} as const;
