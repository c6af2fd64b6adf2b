import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { ControlClient } from '../client.ts';

/** A process as it was seen: by its pid, where that is told, and when it started, in epoch milliseconds, give or take. */
export const seenProcessSchema = z.strictObject({
  pid: z.int().nullable(),
  startedAtMs: z.number(),
  toleranceMs: z.number(),
});
export type SeenProcess = z.output<typeof seenProcessSchema>;

/** What one source says of the process that serves a target; several where one name stands for several. */
export const processSightSchema = z.strictObject({
  source: z.enum(['health', 'pm2', 'port-owner']),
  processes: z.array(seenProcessSchema).min(1),
});
export type ProcessSight = z.output<typeof processSightSchema>;

/** docs/spec/documented-contract.md, `GET /api/health`. */
const healthSchema = z.object({ uptimeMs: z.number().nonnegative() });

/** Stamps are cut to whole milliseconds on both sides. */
const CUT_MS = 5;

/** Looks at the base health of a target, which tells how long its process runs. Null where it does not. */
export const sightOfHealth = async (
  client: ControlClient,
  path: string,
  clock: Clock,
): Promise<ProcessSight | null> => {
  if (path === 'absent') return null;
  const answer = await client.send({ method: 'GET', path });
  const parsed = answer.kind === 'answer' ? healthSchema.safeParse(answer.json) : null;
  if (answer.kind !== 'answer' || parsed?.success !== true) return null;
  const startedAtMs = clock.wallMs() - answer.elapsedMs / 2 - parsed.data.uptimeMs;
  return {
    source: 'health',
    processes: [{ pid: null, startedAtMs, toleranceMs: answer.elapsedMs / 2 + CUT_MS }],
  };
};

const isSame = (one: SeenProcess, other: SeenProcess): boolean =>
  (one.pid === null || other.pid === null || one.pid === other.pid) &&
  Math.abs(one.startedAtMs - other.startedAtMs) <= one.toleranceMs + other.toleranceMs;

/** Since when a process must have started, and what was seen before that. */
export type RestartQuestion = {
  readonly sinceMs: number;
  readonly before: readonly ProcessSight[];
};

/** The wall clock may be set a little while a target restarts. */
const CLOCK_SLACK_MS = 1_000;

/** The processes that were there before, or started before the switch: none when all are new. */
export const oldProcesses = (now: ProcessSight, { before, sinceMs }: RestartQuestion): readonly SeenProcess[] => {
  const earlier = before.find(({ source }) => source === now.source)?.processes ?? null;
  return now.processes.filter((seen) =>
    earlier === null
      ? seen.startedAtMs + seen.toleranceMs + CLOCK_SLACK_MS < sinceMs
      : earlier.some((old) => isSame(old, seen)),
  );
};
