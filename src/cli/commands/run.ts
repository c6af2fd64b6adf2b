import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type LoadFlags, withLoadFlags } from '../load-options.ts';
import { printPlan } from '../plan-text.ts';
import { clientFor, readSecrets } from '../session/arms.ts';
import { planOf, play } from '../session/play.ts';
import { discoverMode } from '../session/ready.ts';
import { type LoadRequest, type Place, placeOfMode, requestOf } from '../session/request.ts';
import { parseStartAt } from '../values/instant.ts';
import { parseMode } from '../values/mode.ts';
import { parseUrl } from '../values/urls.ts';

type RunFlags = LoadFlags & {
  readonly url?: string;
  readonly mode?: string;
  readonly shard?: string;
  readonly startAt?: string;
};

/** Where the one mode of a run is: as `--mode` says, else as the target says. */
const placeOf = async (request: LoadRequest, flags: RunFlags, context: CliContext): Promise<Place> => {
  const url = parseUrl(flags.url ?? request.profile.url);
  if (flags.mode !== undefined) return placeOfMode({ mode: parseMode(flags.mode), url });
  const client = clientFor(url, request, readSecrets(request, context), context);
  try {
    return placeOfMode({ mode: await discoverMode(client, request), url });
  } finally {
    await client.close();
  }
};

const run = async (scenario: string, flags: RunFlags, context: CliContext): Promise<number> => {
  const startAtMs = flags.startAt === undefined ? null : parseStartAt(flags.startAt, context.clock.wallMs());
  const request = { ...(await requestOf('run', scenario, flags)), startAtMs };
  if (request.dryRun) {
    const mode = parseMode(flags.mode ?? 'gateway-only');
    return printPlan(planOf(request, [mode]), request, context);
  }
  const place = await placeOf(request, flags, context);
  return await play(request, [place], context);
};

/** `gateproof run <scenario>`: does it hold its objectives in this mode? */
export const registerRun = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('run')
    .description(flags.runCommand())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.url())
    .option('--mode <mode>', flags.mode())
    .option('--shard <i/n>', flags.shard())
    .option('--start-at <time>', flags.startAt());
  withLoadFlags(command).action(async (scenario: string, options: RunFlags) => {
    context.setExitCode(await run(scenario, options, context));
  });
};
