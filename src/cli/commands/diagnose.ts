import type { Command } from 'commander';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { Diagnosis } from '../../core/diagnosis.ts';
import type { Profile } from '../../core/profile.ts';
import { renderDiagnosis } from '../../report/diagnosis/terminal.ts';
import { ansiPaint, plainPaint } from '../../report/paint.ts';
import { readStoredResult } from '../../store/stored-result.ts';
import { type Decision, decide } from '../../verify/diagnose/decide.ts';
import type { CliContext } from '../context.ts';
import { lookLive } from '../diagnose/live.ts';
import { nextCommand } from '../diagnose/next.ts';
import { storedCase } from '../diagnose/stored.ts';
import { assertSameProfile, type TargetWords, wordsOfCommand } from '../diagnose/stored-words.ts';
import { collect } from '../load-options.ts';
import { loadProfile } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';
import { parseUrl } from '../values/urls.ts';

type DiagnoseFlags = {
  readonly target?: string;
  readonly url?: string;
  readonly mode?: string;
  readonly allowHost: readonly string[];
  readonly json?: true;
};

const DEFAULT_PROFILE = 'reference-documented';

/** What was decided, and whom the next command is about. */
type Diagnosing = { readonly decision: Decision; readonly words: TargetWords; readonly profile: Profile };

const told = (flags: DiagnoseFlags) => ({
  url: flags.url === undefined ? null : parseUrl(flags.url),
  mode: flags.mode === undefined ? null : parseMode(flags.mode),
});

const diagnoseLive = async (flags: DiagnoseFlags, context: CliContext): Promise<Diagnosing> => {
  const target = flags.target ?? DEFAULT_PROFILE;
  const profile = await loadProfile(target);
  const { url, mode } = told(flags);
  const allowHosts = flags.allowHost;
  const seen = await lookLive({ profile, url: url ?? parseUrl(profile.url), mode, allowHosts }, context);
  return { decision: decide(seen), words: { target, url, mode, allowHosts }, profile };
};

/** The profile that a stored result was made with, as the user or its own command names it; else the built-in one of that name. */
const targetOf = (flags: DiagnoseFlags, named: string | null, stored: string | null, context: CliContext): string => {
  const target = flags.target ?? named ?? stored ?? DEFAULT_PROFILE;
  if (flags.target !== undefined || named !== null || Object.hasOwn(builtInProfiles, target)) return target;
  const say = context.catalogue.diagnose.cli;
  throw usageError(say.noProfile(target), say.noProfileHint());
};

/** The arm that the class was found in; the whole of a run has none. */
const armOf = ({ diagnosis: { findings, class: first } }: Decision): string | null =>
  findings.find(({ state, classed }) => state === 'broken' && classed?.class === first)?.arm ?? null;

const diagnoseStored = async (path: string, flags: DiagnoseFlags, context: CliContext): Promise<Diagnosing> => {
  const result = await readStoredResult(path);
  const stored = storedCase(result);
  const decision = decide(stored.case);
  const place = stored.placeOf(armOf(decision));
  const named = wordsOfCommand(result.command, place.arm);
  const { url, mode } = told(flags);
  const target = targetOf(flags, named.target, place.profile, context);
  const profile = await loadProfile(target);
  assertSameProfile(profile.name, place.profile, context.catalogue.diagnose.cli);
  const words = {
    ...{ target, url: url ?? named.url, mode: mode ?? named.mode },
    allowHosts: [...new Set([...named.allowHosts, ...flags.allowHost])],
  };
  return { decision, words, profile };
};

const diagnose = async (path: string | undefined, flags: DiagnoseFlags, context: CliContext): Promise<number> => {
  const seen = path === undefined ? diagnoseLive(flags, context) : diagnoseStored(path, flags, context);
  const { decision, words, profile } = await seen;
  const diagnosis: Diagnosis = { ...decision.diagnosis, next: nextCommand(decision.step, words, profile) };
  const { columns, colour } = context.terminal;
  const text = renderDiagnosis(diagnosis, { columns, paint: colour ? ansiPaint : plainPaint });
  if (flags.json === true) {
    context.stdout(`${JSON.stringify(diagnosis, null, 2)}\n`);
    context.stderr(text);
  } else context.stdout(text);
  return diagnosis.exitCode;
};

/** `gateproof diagnose`: which class of failure, which tier, and the command to run next. Exit 0 nothing found, 1 a class, 3 undecided. */
export const registerDiagnose = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const words = context.catalogue.diagnose.cli;
  program
    .command('diagnose')
    .description(words.description())
    .argument('[path]', words.path())
    .option('--target <profile>', words.target())
    .option('--url <url>', flags.url())
    .option('--mode <mode>', flags.mode())
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--json', words.json())
    .action(async (path: string | undefined, options: DiagnoseFlags) => {
      context.setExitCode(await diagnose(path, options, context));
    });
};
