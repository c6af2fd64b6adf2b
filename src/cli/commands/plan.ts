import type { Command } from 'commander';
import { MODES } from '../../core/modes.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { CliContext } from '../context.ts';
import { type LoadFlags, overridesOf, withShapeFlags } from '../load-options.ts';
import { printPlan } from '../plan-text.ts';
import { loadScenario } from '../sources.ts';
import { parseMode } from '../values/mode.ts';
import { parseWhole } from '../values/number.ts';

type PlanFlags = Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice' | 'seed' | 'json'> & {
  readonly mode?: string;
  readonly bothModes?: true;
};

const plan = async (name: string, flags: PlanFlags, context: CliContext): Promise<number> => {
  const scenario = applyOverrides(await loadScenario(name), overridesOf(flags));
  const modes = flags.bothModes === true ? MODES : [parseMode(flags.mode ?? 'gateway-only')];
  const made = createPlan(scenario, { modes, seed: parseWhole(flags.seed, '--seed', 0) });
  return printPlan(made, { json: flags.json === true }, context);
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
    .option('--json', flags.jsonOfPlan());
  withShapeFlags(command).action(async (scenario: string, options: PlanFlags) => {
    context.setExitCode(await plan(scenario, options, context));
  });
};
