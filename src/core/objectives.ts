import { z } from 'zod';

/** The objectives (SLOs), by the ids that scenarios, records and summaries use: the documented ones, then those that the document leaves open. */
export const OBJECTIVE_IDS = [
  'availability',
  'error-rate',
  'response-p95',
  'connect-success',
  'disconnect-rate',
  'message-latency-p95',
  'cpu',
  'memory',
  'pool',
  'event-lossless',
  'last-value',
  'message-order',
  'join-p95',
  'subscribe-p95',
  'recovery-success',
] as const;
export const objectiveIdSchema = z.enum(OBJECTIVE_IDS);
export type ObjectiveId = z.infer<typeof objectiveIdSchema>;
