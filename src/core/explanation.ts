import { z } from 'zod';
import { armSchema } from './modes.ts';
import { objectiveIdSchema } from './objectives.ts';
import { countSchema } from './slice.ts';
import { verdictSchema } from './verdict.ts';

/** An objective's figure over some slices: of a latency the quantile in ms (null and `censored` where it is infinite), of the rest a ratio; and the counts it is of. */
export const figureSchema = z.strictObject({
  observed: z.number().nullable(),
  censored: z.boolean(),
  n: countSchema,
  bad: countSchema,
});
export type Figure = z.infer<typeof figureSchema>;

/** Where and since when one arm broke one objective, from the record alone. Instants in ms from the start of the run, shares 0 to 1. */
export const explanationSchema = z.strictObject({
  arm: armSchema,
  objective: objectiveIdSchema,
  /** Of `observed`, and of what is counted. */
  unit: z.enum(['ms', 'ratio']),
  noun: z.enum(['requests', 'connections', 'messages', 'clients', 'subscriptions', 'samples']),
  /** The slice in which the breach began (judge/explain/breach.ts says by which rule), and its phase. */
  firstBreach: z.strictObject({ slice: countSchema, phase: z.string(), startMs: z.number() }),
  /** The slice in which it ended. */
  lastBreach: z.strictObject({ slice: countSchema, endMs: z.number() }),
  /** `one-event`: most of the bad samples are of one event. `lasting`: to the end of the judged time. `ended`: before that. */
  course: z.enum(['one-event', 'lasting', 'ended']),
  /** Bad samples of that one event; null where there was none. */
  eventBad: countSchema.nullable(),
  /** Judged slices with samples, and those among them whose own share of bad ones was over what is allowed. */
  slices: z.strictObject({ inBreach: countSchema, of: countSchema }),
  /** What was asked: method and path. null: nothing was. */
  endpoint: z.string().nullable(),
  /** The most frequent kind of bad sample, and its share of all bad ones, also of those whose kind nothing tells; null where nothing tells them apart. */
  worstReason: z.strictObject({ kind: z.string(), count: countSchema, share: z.number() }).nullable(),
  /** Symbols that are surely worse than all the others together, worst first; empty where the breach is not about a few of them. */
  worstSymbols: z.array(
    z.strictObject({ symbol: z.string(), n: countSchema, bad: countSchema, othersBadShare: z.number() }),
  ),
  /** The same of the operations of a mix, each an endpoint of its own; empty where there is one, and in summaries that are older than it. */
  worstOperations: z
    .array(
      z.strictObject({
        ...{ operation: z.string(), endpoint: z.string() },
        ...{ n: countSchema, bad: countSchema, othersBadShare: z.number() },
      }),
    )
    .default([]),
  /** The first few failures of the worst kinds, as the record keeps them. */
  examples: z.array(z.strictObject({ kind: z.string(), atMs: z.number(), detail: z.string() })),
  /** The arm that does best on this objective, over the slices of the same pairs, beside this arm's own figure there; null in a run of one arm. */
  otherArm: z
    .strictObject({ arm: armSchema, verdict: verdictSchema, figure: figureSchema, ownFigure: figureSchema })
    .nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;
