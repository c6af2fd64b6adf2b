import { z } from 'zod';
import { countSchema } from './slice.ts';

/** How far a target's wall clock stood ahead of ours (ms; behind = negative), to within `errorMs`: read from `samples` questions and answers. */
export const clockReadingSchema = z.strictObject({
  offsetMs: z.number(),
  errorMs: z.number().min(0),
  samples: countSchema,
});
export type ClockReading = z.infer<typeof clockReadingSchema>;

/**
 * The clock of an arm's target against ours, read over a socket just before and just after the load; null = not read. Stamps of messages were taken
 * as `correctedMs` ahead: 0 = as they are.
 */
export const armClockSchema = z.strictObject({
  before: clockReadingSchema.nullable(),
  after: clockReadingSchema.nullable(),
  correctedMs: z.number(),
});
export type ArmClock = z.infer<typeof armClockSchema>;
