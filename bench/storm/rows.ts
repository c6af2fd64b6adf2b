import { z } from 'zod';
import { roundSchemaOf } from '../common/rounds.ts';

/** What is measured: CPU of a connection with its subscription, and without one (`join`), memory of a held socket, CPU of a message. */
export const MEASURES = ['connect', 'join', 'hold', 'messages'] as const;
export type Measure = (typeof MEASURES)[number];

/** The plays of a measure. Its figure is the slope between two of them, so that what a generator costs without load falls out. */
export const SIZES = {
  connect: ['brief', 'small', 'large'],
  join: ['small', 'large'],
  hold: ['held'],
  messages: ['few', 'one', 'ten'],
} as const satisfies Record<Measure, readonly string[]>;

const count = z.int().min(0);
/** What both sides counted. null: the generator has no such count. */
const ownBooksSchema = z.strictObject({
  connected: count.nullable(),
  closed: count.nullable(),
  messages: count.nullable(),
  /** Sockets that it opened before its load, in the server's counts too. */
  before: count,
});
export type OwnBooks = z.infer<typeof ownBooksSchema>;

/** One play of one generator. */
export const rowSchema = z.strictObject({
  generator: z.string(),
  measure: z.enum(MEASURES),
  size: z.string(),
  /** Planned connections, and ticks for them all. */
  connections: count,
  ticks: count,
  wallSec: z.number(),
  /** user + system of the generator's whole process tree; null where it was ended while it held its sockets. */
  treeCpuSec: z.number().nullable(),
  /** Of the load workers alone, where a generator has such. */
  workersCpuSec: z.number().nullable(),
  rss: z.strictObject({ beforeBytes: z.number(), heldBytes: z.number() }).nullable(),
  serverCpuSec: z.number(),
  own: ownBooksSchema.nullable(),
  server: z.strictObject({ connected: count, subscribed: count, closed: count, messages: count }),
  noise: z.strictObject({ lostRatio: z.number(), gapMaxMs: z.number() }),
  /** Why the row counts for nothing; null = it counts. */
  problem: z.string().nullable(),
});
export type Row = z.infer<typeof rowSchema>;

export const roundSchema = roundSchemaOf(rowSchema);
export type Round = z.infer<typeof roundSchema>;

/** What two sets of books do not agree on; null = they agree wherever the generator counted. */
export const disagreement = (own: OwnBooks, server: Row['server']): string | null => {
  const told: readonly (readonly [string, number | null, number])[] = [
    ['connected', own.connected === null ? null : own.connected + own.before, server.connected],
    ['closed', own.closed === null ? null : own.closed + own.before, server.closed],
    ['messages', own.messages, server.messages],
  ];
  const wrong = told.filter(([, ours, theirs]) => ours !== null && ours !== theirs);
  if (wrong.length === 0) return null;
  return wrong.map(([what, ours, theirs]) => `${what}: generator ${ours}, server ${theirs}`).join('; ');
};
