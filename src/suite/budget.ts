import { EXIT, HarnessError } from '../core/errors.ts';
import type { Scenario } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { PLANNED_LOOKS } from '../judge/compare/contest.ts';

/** Waiting for a quiet host (10 s unless told otherwise), starting both targets, draining, judging and drawing. */
export const OVERHEAD_MS = 30_000;

const MINUTE_MS = 60_000;

export type Budget = { readonly pairs: number; readonly loadMs: number };

/** How long two arms play this scenario with so many judged pairs: every slice once for each arm, a washout after each. */
export const loadMsOf = ({ phases, sliceMs, washoutMs }: Scenario, pairs: number): number => {
  const unjudged = phases.filter(({ judged }) => !judged);
  const slices = unjudged.reduce((sum, { durationMs }) => sum + Math.max(1, Math.round(durationMs / sliceMs)), 0);
  const warmUpMs = unjudged.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return 2 * (warmUpMs + slices * washoutMs + pairs * (sliceMs + washoutMs));
};

/** Minutes, a tenth up. */
export const minutesFor = (loadMs: number): number => Math.ceil(((loadMs + OVERHEAD_MS) / MINUTE_MS) * 10) / 10;

/** The most pairs that can be decided within so many minutes: a planned look, as pairs after it decide nothing. Too few minutes are a HarnessError (exit code 2). */
export const budgetOf = (scenario: Scenario, minutes: number): Budget => {
  const roomMs = minutes * MINUTE_MS - OVERHEAD_MS;
  const fitting = PLANNED_LOOKS.filter((look) => loadMsOf(scenario, look) <= roomMs).at(-1);
  if (fitting !== undefined) return { pairs: fitting, loadMs: loadMsOf(scenario, fitting) };
  const { gate } = englishCatalogue.suite;
  const [first] = PLANNED_LOOKS;
  const needsMinutes = minutesFor(loadMsOf(scenario, first));
  throw new HarnessError(gate.tooShort({ minutes, needsMinutes, pairs: first }), {
    exitCode: EXIT.usage,
    hint: gate.tooShortHint(needsMinutes),
  });
};
