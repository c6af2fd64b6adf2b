import type { Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { type LoadFlags, overridesOf } from '../load-options.ts';
import { fitOf, refusalError } from '../session/host.ts';
import type { LoadRequest } from '../session/request.ts';
import { loadScenario } from '../sources.ts';
import type { MachineReport } from './machine.ts';

export type PlanReport = {
  readonly scenario: string;
  readonly mode: Mode;
  readonly planHash: string;
  /** The most sockets that are open at once, and the processes that would hold them. */
  readonly held: number;
  readonly workers: number;
  readonly workersWanted: number;
  /** Why a run would be refused; null when it fits. */
  readonly refusal: string | null;
};

/** What doctor asks a target about when nobody names a scenario: a quote, and a few sockets. It is never played. */
export const KNOCK = scenarioSchema.parse({
  name: 'knock',
  question: 'What does the target say before a load?',
  gating: ['connect-success'],
  phases: [{ name: 'knock', durationMs: 1_000, quotes: { ratePerSec: 1 }, connections: { count: 11, holdMs: 1_000 } }],
});

export const scenarioOf = async (
  name: string | undefined,
  flags: Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice'>,
) => (name === undefined ? KNOCK : applyOverrides(await loadScenario(name), overridesOf(flags)));

/** Whether a plan fits on a machine. Pure. */
export const planReportOf = (
  { facts }: MachineReport,
  request: LoadRequest,
  plan: Plan,
  { mode, url, alsoAt }: { readonly mode: Mode; readonly url: string; readonly alsoAt: readonly string[] },
): PlanReport => {
  const { held, workers, wantedWorkers, refusal } = fitOf(facts, request, plan, [{ arm: mode, url, alsoAt }]);
  const error = refusal === null ? null : refusalError(refusal);
  return {
    scenario: request.scenario.name,
    mode,
    planHash: plan.hash,
    held,
    workers,
    workersWanted: wantedWorkers,
    refusal: error === null ? null : `${error.message} ${error.hint}`,
  };
};
