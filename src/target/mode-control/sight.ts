import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { ControlClient } from '../client.ts';
import { MISSED_MOST } from '../looks.ts';

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
  /** How many of several looks told nothing: a process that was not met may be behind them. */
  missed: z.int().nonnegative().optional(),
});
export type ProcessSight = z.output<typeof processSightSchema>;

/** docs/spec/documented-contract.md, `GET /api/health`. */
const healthSchema = z.object({ uptimeMs: z.number().nonnegative() });

/** Stamps are cut to whole milliseconds on both sides. */
const CUT_MS = 5;

/** Asks the base health of a target once. The process that answers tells how long it runs; null where none does. */
const lookAtHealth = async (client: ControlClient, path: string, clock: Clock): Promise<SeenProcess | null> => {
  const answer = await client.send({ method: 'GET', path });
  const parsed = answer.kind === 'answer' ? healthSchema.safeParse(answer.json) : null;
  if (answer.kind !== 'answer' || parsed?.success !== true) return null;
  const startedAtMs = clock.wallMs() - answer.elapsedMs / 2 - parsed.data.uptimeMs;
  return { pid: null, startedAtMs, toleranceMs: answer.elapsedMs / 2 + CUT_MS };
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
  const earlier = before.find(({ source }) => source === now.source)?.processes ?? [];
  return now.processes.filter(
    (seen) =>
      seen.startedAtMs + seen.toleranceMs + CLOCK_SLACK_MS < sinceMs || earlier.some((old) => isSame(old, seen)),
  );
};

/** How often a health is asked, and what was asked for: one old process among the answers is enough. */
export type HealthLooks = { readonly looks: number; readonly restart: RestartQuestion | null };

/**
 * The processes that answer for the base health of a target. Several may stand behind one address, and each answer comes from one of them over a
 * connection of its own. The first that are lost, as may be right after a restart, take nothing off the looks; null where none of them tells anything.
 */
export const sightOfHealth = async (
  client: ControlClient,
  path: string,
  clock: Clock,
  { looks, restart }: HealthLooks,
): Promise<ProcessSight | null> => {
  if (path === 'absent') return null;
  const processes: SeenProcess[] = [];
  let [look, missed, lostFirst] = [0, 0, 0];
  while (look < looks && missed < MISSED_MOST) {
    const seen = await lookAtHealth(client, path, clock);
    if (seen === null && processes.length === 0) {
      lostFirst += 1;
      if (lostFirst >= Math.min(looks, MISSED_MOST)) return null;
      continue;
    }
    look += 1;
    if (seen === null) missed += 1;
    else if (!processes.some((each) => isSame(each, seen))) processes.push(seen);
    if (restart !== null && oldProcesses({ source: 'health', processes }, restart).length > 0) break;
  }
  return processes.length === 0 ? null : { source: 'health', processes, missed };
};
