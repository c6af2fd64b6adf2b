import { z } from 'zod';
import { keptLimitsSchema } from './limits.ts';
import { modeSchema } from './modes.ts';
import { scenarioSchema } from './scenario.ts';
import { targetSpecSchema } from './target-spec.ts';

/** What a folder for k6 was made from: enough to make its plan again, and to judge what k6 wrote. No secret stands in it. */
export const exportedRunSchema = z.strictObject({
  schemaVersion: z.literal(1),
  toolVersion: z.string(),
  command: z.string(),
  scenario: scenarioSchema,
  mode: modeSchema,
  seed: z.int().min(0),
  /** Of the plan that `scenario`, `mode` and `seed` make. */
  planHash: z.string(),
  /** Of the rows that the player reads. */
  rowsHash: z.string(),
  /** Of plan, target and credentials asked for: k6 writes it down, and `collect` holds it against this one. */
  exportId: z.string(),
  target: targetSpecSchema,
  quoteAuth: z.enum(['none', 'key', 'jwt']),
  /** How many runners play it. */
  parallelism: z.int().min(1),
  /** Those that what it leaves is judged by; null: the document's, as in folders that are older than this. */
  limits: keptLimitsSchema.nullable().default(null),
});
export type ExportedRun = z.infer<typeof exportedRunSchema>;

/** Its name in the folder. */
export const EXPORTED_FILE = 'gateproof.json';
