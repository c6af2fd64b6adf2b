import { z } from 'zod';
import { countSchema } from './slice.ts';

/**
 * What became of the numbered messages of one arm, client by client and symbol by symbol, warm-up too. Expected are the numbers from the lowest to
 * the highest that a client received of a symbol; what it would have received after those nobody can know.
 */
export const ledgerSchema = z.strictObject({
  /** Messages of a number that was not there yet. */
  received: countSchema,
  /** Expected numbers that never came, and the gaps that they form. */
  lost: countSchema,
  gaps: countSchema,
  /** Messages of a number that was there already. */
  duplicated: countSchema,
  /** Numbers that came after a higher one. */
  reordered: countSchema,
  /** Higher numbers with an older time stamp than a lower one had: the newest value is not the newest. */
  stale: countSchema,
  /** How often a numbering began anew: the server was started again. */
  resets: countSchema,
  /** Messages of a symbol that the client had not asked for. */
  unexpected: countSchema,
});
export type LedgerCounts = z.infer<typeof ledgerSchema>;
