import { z } from 'zod';

const word = z.string().min(1);
const deadlineMs = z.int().min(1).default(30_000);
const plainValues = z.record(z.string(), z.string()).default({});

/** When a started target may be loaded: an HTTP path answers with this status, or a line on stdout matches this regular expression. */
export const readySchema = z.union([
  z.strictObject({
    path: z.string().startsWith('/'),
    status: z.int().min(100).max(599).default(200),
    deadlineMs,
  }),
  z.strictObject({ line: word, deadlineMs }),
]);
export type ReadyProbe = z.output<typeof readySchema>;

/** How a started target is ended: a command if there is one, then the signal to its process group, then SIGKILL. */
export const stopSchema = z.strictObject({
  signal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGKILL']).default('SIGTERM'),
  graceMs: z.int().min(0).default(10_000),
  command: z.array(word).min(1).nullable().default(null),
});
export type StopOrder = z.output<typeof stopSchema>;

/**
 * How gateproof may start and end a target itself. Words and values may hold `{port}` (a free port of this machine), `{mode}`, and in the stop
 * command `{pid}`; the word `{gateproof}` is this very program.
 */
export const managedSchema = z.strictObject({
  /** Program and words; no shell reads them. */
  start: z.array(word).min(1),
  /** Where it is started: from the folder of the profile's file, or from the current one for a built-in profile. */
  cwd: z.string().min(1).default('.'),
  /** Plain settings of each mode. Nothing secret: what stands here is printed. */
  env: z.strictObject({ 'gateway-only': plainValues, 'legacy-fallback': plainValues }).prefault({}),
  /** Names of variables that the target gets from our environment, where they are set there. */
  passEnv: z.array(z.string()).default([]),
  /** Names of variables that it gets too, and that are given a fresh random value for the run where our environment has none. */
  makeUpEnv: z.array(z.string()).default([]),
  /** Where it listens, unless its line on stdout says so (a group `url` in `ready.line`). */
  url: z.string().default('http://127.0.0.1:{port}'),
  ready: readySchema,
  stop: stopSchema.prefault({}),
});
export type Managed = z.output<typeof managedSchema>;
