import type { Command } from 'commander';
import { MODES } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { CliContext } from '../context.ts';
import { collect, type LoadFlags, withEngineFlag, withLoadFlags, withProxyFlag } from '../load-options.ts';
import { buildArms } from '../session/builds.ts';
import type { AbOnlyFlags } from '../session/paired.ts';
import { type LoadRequest, requestOf } from '../session/request.ts';
import { playArms, startedModes, type WantedArm } from '../session/wanted.ts';
import { usageError } from '../usage-error.ts';
import { parseModeUrls } from '../values/urls.ts';

type AbFlags = LoadFlags &
  AbOnlyFlags & {
    readonly url: readonly string[];
    readonly managed?: true;
    readonly reference?: string;
    readonly candidate?: string;
    readonly mode?: string;
    readonly control?: true;
  };

/** Both modes of one profile: at the addresses that were given, else started as the profile says. */
const modeArms = ({ profile, dryRun }: LoadRequest, flags: AbFlags): readonly WantedArm[] => {
  const { managed } = englishCatalogue;
  if (flags.mode !== undefined) throw usageError(managed.modeWithoutBuilds(), managed.modeWithoutBuildsHint());
  if (flags.managed === true && flags.url.length > 0) throw usageError(managed.eitherUrl(), managed.eitherUrlHint());
  if (flags.managed === true || (flags.url.length === 0 && profile.managed !== null)) return startedModes(profile);
  if (dryRun && flags.url.length === 0) return MODES.map((mode) => ({ arm: mode, mode, profile, url: profile.url }));
  return [...parseModeUrls(flags.url)].map(([mode, url]) => ({ arm: mode, mode, profile, url }));
};

const ab = async (scenario: string, flags: AbFlags, context: CliContext): Promise<number> => {
  const { reference, candidate } = flags;
  const { managed } = context.catalogue;
  if ((reference === undefined) !== (candidate === undefined))
    throw usageError(managed.needsBothBuilds(), managed.needsBothBuildsHint());
  const request = await requestOf('ab', scenario, { ...flags, target: reference ?? flags.target });
  const arms =
    reference === undefined || candidate === undefined
      ? modeArms(request, flags)
      : await buildArms({ ...flags, reference, candidate }, request, context);
  return await playArms(request, { arms, control: flags.control === true }, context);
};

/** `gateproof ab <scenario>`: both modes of a target, or two builds or profiles, in one run, slice by slice in random order. */
export const registerAb = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const command = program
    .command('ab')
    .description(flags.abCommand())
    .argument('<scenario>', flags.scenarioArgument())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <arm=url>', flags.urls(), collect, [])
    .option('--managed', flags.managedBoth())
    .option('--reference <profile>', flags.reference())
    .option('--candidate <profile>', flags.candidate())
    .option('--mode <mode>', flags.buildMode())
    .option('--control', flags.control())
    .option('--pairs <n>', flags.pairs())
    .option('--until-decided', flags.untilDecided())
    .option('--equivalent', flags.equivalent());
  withEngineFlag(withProxyFlag(withLoadFlags(command))).action(async (scenario: string, options: AbFlags) => {
    context.setExitCode(await ab(scenario, options, context));
  });
};
