import { z } from 'zod';

const requestSchema = z.strictObject({
  /** Test files, from the root of the copy. */
  tests: z.array(z.string()).min(1),
  /** The number of the mutant that is awake; 0: none. */
  awake: z.number().int().min(0),
  /** How many mutants the copy has. */
  count: z.number().int().min(1),
  /** More time than this on the processor is an endless loop. */
  cpuLimitMs: z.number().positive(),
});

/** Run these tests, to the first that fails. */
export type Request = z.infer<typeof requestSchema>;

const passedSchema = z.strictObject({
  kind: z.literal('passed'),
  /** What the tests themselves took, without loading. */
  tookMs: z.number(),
  /** The mutants that would have made a difference somewhere; of several files, only those after what they share was loaded. */
  differing: z.array(z.number()),
});

const answerSchema = z.discriminatedUnion('kind', [
  /** Sent once, before the first request. */
  z.strictObject({ kind: z.literal('ready') }),
  passedSchema,
  z.strictObject({ kind: z.literal('failed'), by: z.string(), file: z.string() }),
  /** Not one test failed, and yet it did not pass: nothing was run, or the runner had errors of its own. */
  z.strictObject({ kind: z.literal('broken'), why: z.string() }),
  /** It still runs, and has used up its time. */
  z.strictObject({ kind: z.literal('over-limit') }),
]);

export type Passed = z.infer<typeof passedSchema>;
export type Answer = z.infer<typeof answerSchema>;

/** Throws when it is no request. */
export const parseRequest = (message: unknown): Request => requestSchema.parse(message);

/** Throws when it is no answer. */
export const parseAnswer = (message: unknown): Answer => answerSchema.parse(message);
