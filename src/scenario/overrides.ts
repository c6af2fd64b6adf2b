import { EXIT, type Problem } from '../core/errors.ts';
import { type Reader, refusal } from '../core/problems.ts';
import type { Phase, Scenario } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { parseScenario } from './parse.ts';
import { stretched, withRate } from './rate-overrides.ts';
import { shareOut } from './share-out.ts';

/** What the common flags may change of a scenario: --rate, --connections, --duration, --slice. All per mode. */
export type Overrides = {
  readonly ratePerSec?: number | undefined;
  /** All connections of the judged phases together. */
  readonly connections?: number | undefined;
  /** The judged time; warm-up comes on top. */
  readonly durationMs?: number | undefined;
  readonly sliceMs?: number | undefined;
};

const text = englishCatalogue.scenario;

const problem = (flag: string, expected: string, got: number, fix: string): Problem => ({
  path: flag,
  expected,
  got: String(got),
  fix,
});

const judgedWithConnections = (scenario: Scenario): readonly Phase[] =>
  scenario.phases.filter((phase) => phase.judged && phase.connections !== undefined);

const rateProblems = (scenario: Scenario, rate: number | undefined): readonly Problem[] => {
  if (rate === undefined) return [];
  if (!(rate > 0 && Number.isFinite(rate)))
    return [problem('--rate', text.positive(), rate, text.writeAnother('--rate', text.positive()))];
  return scenario.phases.some((phase) => phase.quotes !== undefined)
    ? []
    : [problem('--rate', text.noQuotes(), rate, text.noQuotesFix())];
};

/** A flag that is shared out over phases: a whole number, and at least one for each of them. */
const sharedProblems = (
  flag: string,
  value: number | undefined,
  phases: number,
  atLeast: (phases: number) => string,
): readonly Problem[] => {
  if (value === undefined) return [];
  const expected = Number.isSafeInteger(value) && value > 0 ? atLeast(phases) : text.wholePositive();
  return Number.isSafeInteger(value) && value >= Math.max(1, phases)
    ? []
    : [problem(flag, expected, value, text.writeAnother(flag, expected))];
};

const connectionProblems = (scenario: Scenario, connections: number | undefined): readonly Problem[] => {
  const phases = judgedWithConnections(scenario).length;
  if (connections !== undefined && phases === 0)
    return [problem('--connections', text.noConnections(), connections, text.noConnectionsFix())];
  return sharedProblems('--connections', connections, phases, text.connectionEach);
};

const problemsOfFlags = (scenario: Scenario, overrides: Overrides): readonly Problem[] => [
  ...rateProblems(scenario, overrides.ratePerSec),
  ...connectionProblems(scenario, overrides.connections),
  ...sharedProblems(
    '--duration',
    overrides.durationMs,
    scenario.phases.filter(({ judged }) => judged).length,
    text.millisecondEach,
  ),
  ...sharedProblems('--slice', overrides.sliceMs, 1, text.wholePositive),
];

/** Replaces the values of the judged phases by shares of `total`; the others keep the ratio they had to them. */
const connectionCounts = (phases: readonly Phase[], total: number): readonly Phase[] => {
  const judged = phases.filter((phase) => phase.judged);
  const counts = judged.map((phase) => phase.connections?.count ?? 0);
  const shares = new Map(shareOut(total, counts).map((share, index) => [judged[index], share]));
  const factor = total / counts.reduce((sum, count) => sum + count, 0);
  return phases.map((phase) => {
    if (phase.connections === undefined) return phase;
    const count = shares.get(phase) ?? Math.max(1, Math.round(phase.connections.count * factor));
    return { ...phase, connections: { ...phase.connections, count } };
  });
};

/** The phases with so much judged time in all, shared out in proportion; the load of each stays what it is. */
export const withJudgedTime = (phases: readonly Phase[], totalMs: number): readonly Phase[] => {
  const judged = phases.filter((phase) => phase.judged);
  const lengths = shareOut(
    totalMs,
    judged.map(({ durationMs }) => durationMs),
  );
  const shares = new Map(lengths.map((durationMs, index) => [judged[index], durationMs]));
  return phases.map((phase) => {
    const durationMs = shares.get(phase) ?? phase.durationMs;
    if (phase.quotes === undefined) return { ...phase, durationMs };
    return { ...phase, durationMs, quotes: stretched(phase.quotes, { fromMs: phase.durationMs, toMs: durationMs }) };
  });
};

/**
 * The scenario as the flags change it, checked again from the start. --rate goes to every phase with quotes, or is the highest rate
 * of a scenario whose rate changes (rate-overrides.ts); --connections and --duration are shared out over the judged phases in
 * proportion, exactly. A flag for something that the scenario has not is a
 * HarnessError (exit 2) with the fix, as is a result beyond the scenario's caps.
 */
export const applyOverrides = (scenario: Scenario, overrides: Overrides): Scenario => {
  const origin = text.flags(scenario.name);
  const problems = problemsOfFlags(scenario, overrides);
  if (problems.length > 0) {
    const reader: Reader = { what: text.what(), origin, exitCode: EXIT.usage, text: englishCatalogue.problem };
    throw refusal(problems, reader);
  }
  const { ratePerSec, connections, durationMs, sliceMs = scenario.sliceMs } = overrides;
  let phases: readonly Phase[] = scenario.phases;
  if (ratePerSec !== undefined) phases = withRate(phases, ratePerSec);
  if (connections !== undefined) phases = connectionCounts(phases, connections);
  if (durationMs !== undefined) phases = withJudgedTime(phases, durationMs);
  return parseScenario({ ...scenario, phases, sliceMs }, origin);
};
