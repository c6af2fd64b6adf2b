import { z } from 'zod';
import { countSchema } from './counts.ts';

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
  /** New numbers that came as long after their own time stamp as a client may take to converge, or longer; 0 in records that are older than it. */
  late: countSchema.default(0),
  /** Numbers that came by `request-recovery` and not live. */
  recovered: countSchema.default(0),
  /**
   * Streams (a symbol of a client) whose end nobody can know: the connection was cut, was still open when we gave up, or left without an answer; or
   * the server began to count anew, and what it sent last before that was never followed by a number.
   */
  indeterminate: countSchema.default(0),
  /** When the first and the last of the gaps that stayed were noticed, ms from the start of the run; null: nothing was lost, or an older record. */
  lossFromMs: z.number().nullable().default(null),
  lossToMs: z.number().nullable().default(null),
});
export type LedgerCounts = z.infer<typeof ledgerSchema>;

/** Messages that were noticed to be lost, and the bounds of the slices in which they were, ms from the start of the run. */
export type NoticedLosses = { readonly lost: number; readonly fromMs: number; readonly toMs: number };

/**
 * The clients of one slice as the ledger saw them end: those that it opened, and those that a warm-up opened and whose last judged message came in it. A
 * client that got no numbered message is in none of the first four.
 */
export const clientLedgerSchema = z.strictObject({
  /** Got a numbered message. */
  followed: countSchema,
  /** Of those: lost a number of any symbol; lost none, but a stream of theirs has an end that nobody knows; got a number after a higher one. */
  lossy: countSchema,
  cut: countSchema,
  disordered: countSchema,
  /** Streams whose last value could be held against what others had of the same symbol, and those that were behind. */
  compared: countSchema,
  behind: countSchema,
});
export type ClientLedger = z.infer<typeof clientLedgerSchema>;

export const NO_CLIENTS: ClientLedger = { followed: 0, lossy: 0, cut: 0, disordered: 0, compared: 0, behind: 0 };

/** What became of each `request-recovery`: asked = recovered + refused + failed + unanswered + cutShort. */
export const recoveryCountsSchema = z.strictObject({
  asked: countSchema,
  /** The last batch came. */
  recovered: countSchema,
  /** `recovery-error` by the gateway, and by a worker after it had started: two shapes under one name. */
  refused: countSchema,
  failed: countSchema,
  unanswered: countSchema,
  /** The socket ended so soon after asking that an answer need not have come: no sample. */
  cutShort: countSchema,
  /** Messages that came so, whether or not they came live too. */
  points: countSchema,
});
export type RecoveryCounts = z.infer<typeof recoveryCountsSchema>;

export const NO_RECOVERY: RecoveryCounts = {
  asked: 0,
  recovered: 0,
  refused: 0,
  failed: 0,
  unanswered: 0,
  cutShort: 0,
  points: 0,
};

export const NO_MESSAGES: LedgerCounts = {
  ...{ received: 0, lost: 0, gaps: 0, duplicated: 0, reordered: 0, stale: 0, resets: 0, unexpected: 0 },
  ...{ late: 0, recovered: 0, indeterminate: 0, lossFromMs: null, lossToMs: null },
};
