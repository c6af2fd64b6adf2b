import type { Command } from 'commander';
import { MODES } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { CliContext } from '../context.ts';
import { type LoadFlags, overridesOf, withShapeFlags } from '../load-options.ts';
import { type PlanOutput, printPlan } from '../plan-text.ts';
import { type AbOnlyFlags, pairedOf } from '../session/paired.ts';
import { loadScenario } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';
import { parseWhole } from '../values/number.ts';

type PlanFlags = Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice' | 'seed' | 'json'> &
  Pick<AbOnlyFlags, 'pairs'> & {
    readonly mode?: string;
    readonly bothModes?: true;
  };

/** A plan, and what bounds it. */
type Planned = Pick<PlanOutput, 'pairsMax'> & { readonly plan: Plan };

/** The plan of one mode, or of both as `ab` plays them. */
const planOf = (asked: Scenario, flags: PlanFlags): Planned => {
  const seed = parseWhole(flags.seed, '--seed', 0);
  if (flags.bothModes === true) {
    const { scenario, pairsMax } = pairedOf(asked, flags);
    return { plan: createPlan(scenario, { modes: MODES, seed, pairsMax }), pairsMax };
  }
  const { pairsOfOne, pairsOfOneHint } = englishCatalogue.comparison;
  if (flags.pairs !== undefined) throw usageError(pairsOfOne(), pairsOfOneHint());
  return { plan: createPlan(asked, { modes: [parseMode(flags.mode ?? 'gateway-only')], seed }) };
};

const plan = async (name: string, flags: PlanFlags, context: CliContext): Promise<number> => {
  const asked = applyOverrides(await loadScenario(name), overridesOf(flags));
  const { plan: planned, ...bounds } = planOf(asked, flags);
  return printPlan(planned, { json: flags.json === true, ...bounds }, context);
};

/** `gateproof plan <scenario>`: what will happen and what it can decide, without traffic. */
export const registerPlan = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('plan')
    .description(flags.planCommand())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--mode <mode>', flags.modeOfPlan())
    .option('--both-modes', flags.bothModes())
    .option('--pairs <n>', flags.pairsOfPlan())
    .option('--json', flags.jsonOfPlan());
  withShapeFlags(command).action(async (scenario: string, options: PlanFlags) => {
    context.setExitCode(await plan(scenario, options, context));
  });
};
