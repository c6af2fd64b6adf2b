import type { Command } from 'commander';
import { MODES } from '../../core/modes.ts';
import type { CliContext } from '../context.ts';
import { collect, type LoadFlags, withLoadFlags } from '../load-options.ts';
import { printPlan } from '../plan-text.ts';
import { planOf, play } from '../session/play.ts';
import { type AbOnlyFlags, placeOfMode, requestOf } from '../session/request.ts';
import { parseModeUrls } from '../values/urls.ts';

type AbFlags = LoadFlags & AbOnlyFlags & { readonly url: readonly string[] };

const ab = async (scenario: string, flags: AbFlags, context: CliContext): Promise<number> => {
  const request = await requestOf('ab', scenario, flags);
  if (request.dryRun) return printPlan(planOf(request, MODES), request, context);
  const places = [...parseModeUrls(flags.url)].map(([mode, url]) => placeOfMode({ mode, url }));
  return await play(request, places, context);
};

/** `gateproof ab <scenario>`: both modes in one run, slice by slice in random order. */
export const registerAb = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('ab')
    .description(flags.abCommand())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <mode=url>', flags.urls(), collect, [])
    .option('--pairs <n>', flags.pairs())
    .option('--until-decided', flags.untilDecided())
    .option('--equivalent', flags.equivalent());
  withLoadFlags(command).action(async (scenario: string, options: AbFlags) => {
    context.setExitCode(await ab(scenario, options, context));
  });
};
