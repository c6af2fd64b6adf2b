import { z } from 'zod';

/** Worst first: a combination of verdicts is its worst member. */
export const VERDICTS = ['fail', 'inconclusive', 'pass'] as const;
export const verdictSchema = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdictSchema>;

/** Why something is inconclusive. */
export const INCONCLUSIVE_REASONS = [
  'too-few-samples',
  'no-data',
  'generator-saturated',
  'noisy-host',
  'not-steady',
  'mode-unproven',
  'not-measurable',
  'server-unseen',
  'clock',
  'indeterminate',
  'stream-silent',
  'bookkeeping',
  'interrupted',
  'bailed',
] as const;
export const inconclusiveReasonSchema = z.enum(INCONCLUSIVE_REASONS);
export type InconclusiveReason = z.infer<typeof inconclusiveReasonSchema>;

/** The worst of some verdicts; of none, inconclusive: nothing measured is never a pass. */
export const worstVerdict = (verdicts: Iterable<Verdict>): Verdict => {
  const seen = new Set(verdicts);
  return VERDICTS.find((verdict) => seen.has(verdict)) ?? 'inconclusive';
};
