import { z } from 'zod';
import { armSchema } from './modes.ts';
import { countSchema } from './slice.ts';

/**
 * One look at the process tree of a target. CPU is that of the time since the look before (`fromMs`), memory that at `toMs`; both in ms from the
 * start of the load, as the slices. null: it could not be read, which is never taken as good.
 */
export const processSampleSchema = z.strictObject({
  fromMs: z.number(),
  toMs: z.number(),
  /** CPU time over the time that passed: 1 is one core kept busy. */
  cpuCores: z.number().min(0).nullable(),
  /** Resident memory of all processes of the tree; pages that they share count once in each. */
  memoryBytes: z.number().min(0).nullable(),
});
export type ProcessSample = z.infer<typeof processSampleSchema>;

/** What bounds a process: what its profile states, its control group, the cores it is pinned to, or the machine. */
export const boundSourceSchema = z.enum(['stated', 'cgroup', 'affinity', 'machine']);
export type BoundSource = z.infer<typeof boundSourceSchema>;

export const processBoundsSchema = z.strictObject({
  cpuCores: z.number().positive(),
  cpuFrom: boundSourceSchema,
  memoryBytes: z.number().positive(),
  memoryFrom: boundSourceSchema,
});
export type ProcessBounds = z.infer<typeof processBoundsSchema>;

/** How a process was found. `started`: gateproof started it. */
export const processSourceSchema = z.enum(['started', 'pid-file', 'pm2', 'port-owner']);
export type ProcessSource = z.infer<typeof processSourceSchema>;

/** What was seen of the process of a target; `none`: nothing was, and why. */
export const processFiguresSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none'), why: z.string() }),
  z.strictObject({
    state: z.literal('sampled'),
    source: processSourceSchema,
    /** The program that the first of its processes runs. */
    name: z.string(),
    /** Those at the top of the tree. */
    pids: z.array(z.int().min(1)).min(1),
    bounds: processBoundsSchema,
    samples: z.array(processSampleSchema),
    /** The first look at which a process at the top was gone, and what stood in its place at the end of the run, where that can be told. */
    ended: z.strictObject({ atMs: z.number(), pid: z.int(), successors: z.array(z.int()).nullable() }).nullable(),
    /** Why looks saw nothing, each reason once. */
    failures: z.array(z.string()),
  }),
]);
export type ProcessFigures = z.infer<typeof processFiguresSchema>;

/** What the target said of its connection pool (docs/spec/documented-contract.md, H4); null: no answer that says it. */
export const poolFiguresSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none'), why: z.string() }),
  z.strictObject({
    state: z.literal('polled'),
    path: z.string(),
    /** Answers of any kind: so many requests the target surely had of us. They stand in `preflight.requests` of the arm. */
    answered: countSchema,
    samples: z.array(z.strictObject({ atMs: z.number(), utilisation: z.number().min(0).nullable() })),
    failures: z.array(z.string()),
  }),
]);
export type PoolFigures = z.infer<typeof poolFiguresSchema>;

/** The figures of the server of one arm. Arms of one target have the same. */
export const armFiguresSchema = z.strictObject({
  arm: armSchema,
  process: processFiguresSchema,
  pool: poolFiguresSchema,
});
export type ArmFigures = z.infer<typeof armFiguresSchema>;

/** null: a record that is older than these figures. */
export const serverFiguresSchema = z.array(armFiguresSchema).nullable().default(null);
export type ServerFigures = z.infer<typeof serverFiguresSchema>;
