import { z } from 'zod';
import { OBJECTIVE_IDS, type ObjectiveId } from './objectives.ts';

/** The longest time that a histogram of a record holds: 1 h. */
const LONGEST_MS = 3_600_000;

const latency = z.strictObject({ limit: z.number().positive().max(LONGEST_MS) }).optional();
const ratio = z.strictObject({ limit: z.number().gt(0).lt(1) }).optional();

/** Other limits than the document's, by objective: of a latency in ms, of all others a ratio (0 to 1). What is left out keeps its limit. */
export const limitsSchema = z
  .strictObject({
    availability: ratio,
    'error-rate': ratio,
    'response-p95': latency,
    'connect-success': ratio,
    'disconnect-rate': ratio,
    'message-latency-p95': latency,
    cpu: ratio,
    memory: ratio,
    pool: ratio,
    'event-lossless': ratio,
    'last-value': ratio,
    'message-order': ratio,
    'join-p95': latency,
    'subscribe-p95': latency,
    'recovery-success': ratio,
  })
  .refine((limits) => Object.values(limits).some((limit) => limit !== undefined), {
    error: 'a limit for at least one objective',
  });
export type Limits = z.output<typeof limitsSchema>;

/** Limits that somebody set, and where they stand: every result that was judged by one names it as its source. */
export type OwnLimits = {
  readonly origin: string;
  readonly limits: Limits;
  /** What stands there too and is judged by nothing here, a sentence each. */
  readonly unjudged?: readonly string[];
};

/** `OwnLimits` as files of ours keep them: whoever judges by them later need not have the file that they stood in. */
export const keptLimitsSchema = z.strictObject({
  origin: z.string(),
  limits: limitsSchema,
  unjudged: z.array(z.string()).default([]),
});
export type KeptLimits = z.output<typeof keptLimitsSchema>;

/** Limits that stand in `origin`, by which a run was judged; `documented` is what the document says, null where it says nothing. Latencies in ms, the rest ratios. */
export type JudgedByLimits = {
  readonly origin: string;
  readonly limits: readonly {
    readonly id: ObjectiveId;
    readonly sign: string;
    readonly unit: 'ms' | 'ratio';
    readonly limit: number;
    readonly documented: number | null;
  }[];
  /** What stands there too, and no objective here is held against. */
  readonly unjudged: readonly string[];
};

/** Whoever sets a limit wants to know whether it holds: it decides, beside what the scenario gates. */
export const gatingUnder = (gating: readonly ObjectiveId[], own: OwnLimits | null): readonly ObjectiveId[] =>
  OBJECTIVE_IDS.filter((id) => gating.includes(id) || own?.limits[id] !== undefined);

/** Gives a file of limits its type; the value is checked when it is parsed, not here. */
export const defineLimits = (limits: Limits): Limits => limits;
