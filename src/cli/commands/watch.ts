import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { collect } from '../load-options.ts';
import { printWatchPlan } from '../watch/dry-run.ts';
import { openSecrets, playWatch } from '../watch/play.ts';
import { type WatchFlags, watchRequestOf } from '../watch/request.ts';

const watch = async (flags: WatchFlags, context: CliContext): Promise<number> => {
  const request = await watchRequestOf(flags);
  if (!request.dryRun) return playWatch(request, context);
  // What a real watch would refuse, a dry run refuses too.
  const { redact } = openSecrets(request, context);
  return printWatchPlan(request, redact, context);
};

/** `gateproof watch`: is an alert of the document true now, and from when on? */
export const registerWatch = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const { description, flags: words } = context.catalogue.watch.command;
  program
    .command('watch')
    .description(description())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.url())
    .option('--mode <mode>', words.mode())
    .option('--interval <time>', words.interval())
    .option('--for <time>', words.for())
    .option('--once', words.once())
    .option('--hook <command>', words.hook())
    .option('--hook-env <name>', words.hookEnv(), collect, [])
    .option('--webhook <url>', words.webhook())
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--json', words.json())
    .option('--dry-run', words.dryRun())
    .action(async (options: WatchFlags) => {
      context.setExitCode(await watch(options, context));
    });
};
