import type { Command } from 'commander';
import { MODES } from '../../core/modes.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { CliContext } from '../context.ts';
import { type LoadFlags, overridesOf, withShapeFlags } from '../load-options.ts';
import { printPlan } from '../plan-text.ts';
import { pairedOf } from '../session/paired.ts';
import { loadScenario } from '../sources.ts';
import { parseMode } from '../values/mode.ts';
import { parseWhole } from '../values/number.ts';

type PlanFlags = Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice' | 'seed' | 'json'> & {
  readonly mode?: string;
  readonly bothModes?: true;
};

const plan = async (name: string, flags: PlanFlags, context: CliContext): Promise<number> => {
  const asked = applyOverrides(await loadScenario(name), overridesOf(flags));
  const seed = parseWhole(flags.seed, '--seed', 0);
  const made =
    flags.bothModes === true
      ? createPlan(pairedOf(asked, flags).scenario, { modes: MODES, seed })
      : createPlan(asked, { modes: [parseMode(flags.mode ?? 'gateway-only')], seed });
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
