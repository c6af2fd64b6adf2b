import { z } from 'zod';

/** The documented objectives (SLOs), by the ids that scenarios, records and summaries use. */
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
] as const;
export const objectiveIdSchema = z.enum(OBJECTIVE_IDS);
export type ObjectiveId = z.infer<typeof objectiveIdSchema>;
