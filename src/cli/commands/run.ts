import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { findLimit } from '../limit/command.ts';
import { assertLimitFlags, type LimitFlags, withLimitFlags } from '../limit/flags.ts';
import { collect, type LoadFlags, withEngineFlag, withLoadFlags, withProxyFlag } from '../load-options.ts';
import { modeAt } from '../session/builds.ts';
import { assertCanPlay } from '../session/play.ts';
import { type LoadRequest, requestOf } from '../session/request.ts';
import { managedOf, playArms, type WantedArm } from '../session/wanted.ts';
import { usageError } from '../usage-error.ts';
import { parseStartAt } from '../values/instant.ts';
import { parseMode } from '../values/mode.ts';
import { addressesOf, namesMode, parseModeUrls } from '../values/urls.ts';

type RunFlags = LoadFlags &
  LimitFlags & {
    readonly url: readonly string[];
    readonly mode?: string;
    readonly shard?: string;
    readonly startAt?: string;
    readonly source: readonly string[];
    readonly managed?: true;
  };

/** The one arm of a run: started by us, or where it runs; its mode as `--mode` says, else as the target says. */
const armOf = async (request: LoadRequest, flags: RunFlags, context: CliContext): Promise<WantedArm> => {
  const { profile } = request;
  const { managed } = context.catalogue;
  const told = flags.mode === undefined ? null : parseMode(flags.mode);
  if (flags.managed === true) {
    if (flags.url.length > 0) throw usageError(managed.eitherUrl(), managed.eitherUrlHint());
    if (request.shard !== null) throw usageError(managed.noShards(), managed.noShardsHint());
    managedOf(profile, '--url <url>');
    const mode = told ?? 'gateway-only';
    return { arm: mode, mode, profile, url: null };
  }
  const { url, alsoAt } = addressesOf(flags.url, profile);
  const { noAddresses, noAddressesHint } = context.catalogue.proxy;
  // The load to the others would pass it by.
  if (request.proxy !== null && alsoAt.length > 0) throw usageError(noAddresses(), noAddressesHint());
  const place = { profile, url, alsoAt };
  const asks = told === null && !request.dryRun;
  // The steps of a search are plans of their own.
  if (asks && flags.findLimit !== true) await assertCanPlay(request, [{ arm: 'gateway-only', ...place }], context);
  const mode = asks ? await modeAt(url, profile, request, context) : (told ?? 'gateway-only');
  return { arm: mode, mode, ...place };
};

/** With one address for each mode a search has two arms; else the one of a run. */
const armsToSearch = async (
  request: LoadRequest,
  flags: RunFlags,
  context: CliContext,
): Promise<readonly WantedArm[]> => {
  if (!flags.url.some(namesMode)) return [await armOf(request, flags, context)];
  const { limit, managed } = context.catalogue;
  if (flags.managed === true) throw usageError(managed.eitherUrl(), managed.eitherUrlHint());
  // Both would be overloaded, also the one that was left out.
  if (flags.mode !== undefined) throw usageError(limit.oneModeOfTwo(), limit.oneModeOfTwoHint(parseMode(flags.mode)));
  const { profile } = request;
  return [...parseModeUrls(flags.url)].map(([mode, url]) => ({ arm: mode, mode, profile, url }));
};

const run = async (scenario: string, flags: RunFlags, context: CliContext): Promise<number> => {
  assertLimitFlags(flags);
  if (flags.findLimit === true) {
    const base = await requestOf('run', scenario, flags);
    const arms = () => armsToSearch(base, flags, context);
    return findLimit({ base, scenarioName: scenario, flags, arms }, context);
  }
  const startAtMs = flags.startAt === undefined ? null : parseStartAt(flags.startAt, context.clock.wallMs());
  const request = { ...(await requestOf('run', scenario, flags)), startAtMs };
  return await playArms(request, { arms: [await armOf(request, flags, context)], control: false }, context);
};

/** `gateproof run <scenario>`: does it hold its objectives in this mode? */
export const registerRun = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('run')
    .description(flags.runCommand())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.urlList(), collect, [])
    .option('--managed', flags.managed())
    .option('--mode <mode>', flags.modeOfRun())
    .option('--shard <i/n>', flags.shard())
    .option('--start-at <time>', flags.startAt())
    .option('--source <address>', context.catalogue.shards.source(), collect, []);
  withLimitFlags(withEngineFlag(withProxyFlag(withLoadFlags(command, { json: flags.jsonOfRun() })))).action(
    async (scenario: string, options: RunFlags) => {
      context.setExitCode(await run(scenario, options, context));
    },
  );
};
