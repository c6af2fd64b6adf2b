import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { EXIT } from '../core/errors.ts';
import { parseOrThrow } from '../core/problems.ts';
import { problemText } from '../core/text/en/problem.ts';
import { targetText } from '../core/text/en/target.ts';
import { kindOfSymbol } from './market/symbols.ts';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

const strictSymbolSchema = z
  .string()
  .refine((symbol) => symbol === symbol.toUpperCase() && kindOfSymbol(symbol) !== null, {
    error: 'a symbol in capitals such as `00700.HK` or `AAPL.US`',
  });

const secret = z.string().min(1);

/** What a reference target serves and how. The defaults make a healthy, open, unlimited one. */
export const referenceOptionsSchema = z.strictObject({
  /** Loopback only: it is an oracle for tests, with no protection against strangers. */
  host: z.string().regex(LOOPBACK, { error: 'a loopback address such as `127.0.0.1`' }).default('127.0.0.1'),
  /** 0 takes a free port. */
  port: z.int().min(0).max(65_535).default(3000),
  /** A second listener for the same sockets (docs/spec/documented-contract.md:6); null = none. */
  wsPort: z.int().min(0).max(65_535).nullable().default(null),
  dialect: z.enum(['documented', 'stock-api', 'both']).default('both'),
  symbols: z
    .array(strictSymbolSchema)
    .min(1)
    .default([
      '00700.HK',
      'AAPL.US',
      '09988.HK',
      'MSFT.US',
      '00005.HK',
      'NVDA.US',
      '01299.HK',
      'TSLA.US',
      '600519.SH',
      '000001.SZ',
    ]),
  /** Ticks always, at least so many times a second, whatever the rate of the others: a live stream can then be told from a dead one. */
  heartbeat: strictSymbolSchema.default('AAPL.US'),
  heartbeatRatePerSec: z.number().min(0).max(1_000).default(4),
  /** Ticks a second of every symbol. */
  ratePerSec: z.number().min(0).max(1_000).default(4),
  /** docs/spec/target-contract.md 2.5: STREAM_RECEIVER_BATCH_INTERVAL. */
  batchMs: z.int().min(1).max(10_000).default(50),
  seed: z.int().min(0).default(1),
  /** For each address and handler of the stock-api routes; null = not applied, and no limit headers. */
  rateLimit: z
    .strictObject({ limit: z.int().min(1), ttlMs: z.int().min(1) })
    .nullable()
    .default(null),
  /** Null = open: any pair that is not empty is taken. */
  key: z.strictObject({ appKey: secret, accessToken: secret }).nullable().default(null),
  login: z.strictObject({ username: secret, password: secret }).nullable().default(null),
  adminToken: z.string().min(8).optional(),
  faults: z.array(z.string()).default([]),
  /** Quotes answered at once, as the pool statistics count them. */
  poolSize: z.int().min(1).default(1_000),
  /** Newest finished requests that the books keep one by one. */
  ringCapacity: z.int().min(1).max(2_000_000).default(131_072),
});

export type ReferenceOptions = z.input<typeof referenceOptionsSchema>;
type Checked = z.output<typeof referenceOptionsSchema>;
export type ResolvedOptions = Omit<Checked, 'adminToken'> & { readonly adminToken: string };

/** Checks options and fills in the defaults; what is wrong is one HarnessError (exit 2) with every problem. Secrets are never shown. */
export const resolveOptions = (options: ReferenceOptions): ResolvedOptions => {
  const { what, origin } = targetText.options;
  const resolved = parseOrThrow(referenceOptionsSchema, options, {
    what,
    origin,
    exitCode: EXIT.usage,
    text: problemText,
  });
  return { ...resolved, adminToken: resolved.adminToken ?? randomBytes(24).toString('hex') };
};
