import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type LoadFlags, withLoadFlags, withProxyFlag } from '../load-options.ts';
import { printPlan } from '../plan-text.ts';
import { readSecrets } from '../session/arms.ts';
import { modeAt } from '../session/builds.ts';
import { planOf } from '../session/play.ts';
import { requestOf } from '../session/request.ts';
import { watchSignals } from '../signals.ts';
import { parseMode } from '../values/mode.ts';
import { parseSince } from '../values/since.ts';
import { parseTier } from '../values/tier.ts';
import { parseUrl } from '../values/urls.ts';
import { reportVerification } from '../verify/outputs.ts';
import { playVerification } from '../verify/play.ts';

type VerifyFlags = LoadFlags & {
  readonly url?: string;
  readonly mode?: string;
  readonly tier: string;
  readonly since?: string;
  readonly scenario: string;
};

const verify = async (flags: VerifyFlags, context: CliContext): Promise<number> => {
  const tier = parseTier(flags.tier);
  const sinceMs = flags.since === undefined ? null : parseSince(flags.since, context.clock.wallMs());
  const request = await requestOf('run', flags.scenario, flags);
  const { profile, dryRun, json, keepSamples } = request;
  const url = parseUrl(flags.url ?? profile.url);
  const told = flags.mode === undefined ? null : parseMode(flags.mode);
  const mode = told ?? (dryRun ? 'gateway-only' : await modeAt(url, profile, request, context));
  if (dryRun) return printPlan(planOf(request, [mode]), { json, launches: [] }, context);
  // A light checklist may need none of them: what the load lacks is told before anything is judged.
  readSecrets(profile, request, context);
  const place = { url, mode, modeSaid: told === null ? ('by-nobody' as const) : ('by-user' as const) };
  const signals = watchSignals(context.stderr);
  try {
    const played = await playVerification({ request, place, tier, sinceMs }, { ...context, signals });
    return await reportVerification(played, { json, keepSamples }, context);
  } finally {
    signals.release();
  }
};

/** `gateproof verify`: three minutes after a deploy or rollback, one verdict with evidence. */
export const registerVerify = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const words = context.catalogue.verification;
  const command = program
    .command('verify')
    .description(words.description())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.url())
    .option('--mode <mode>', flags.modeOfVerify())
    .option('--tier <n>', words.tier(), '3')
    .option('--since <time>', words.since())
    .option('--scenario <scenario>', words.scenario(), 'verify');
  const own = { out: flags.outOfVerify(), json: flags.jsonOfVerify() };
  withProxyFlag(withLoadFlags(command, own)).action(async (options: VerifyFlags) => {
    context.setExitCode(await verify(options, context));
  });
};
