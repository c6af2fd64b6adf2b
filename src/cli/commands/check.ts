import type { Command } from 'commander';
import type { Checklist } from '../../core/checklist.ts';
import { renderChecklistJunit } from '../../report/checklist/junit.ts';
import { renderChecklistMarkdown } from '../../report/checklist/markdown.ts';
import { renderChecklistText } from '../../report/checklist/terminal.ts';
import { ansiPaint, plainPaint } from '../../report/paint.ts';
import { COLUMNS } from '../../report/wrap.ts';
import { openRunFolder } from '../../store/run-folder.ts';
import { exitCodeOf, runChecklist } from '../../verify/checklist.ts';
import type { CliContext } from '../context.ts';
import { collect } from '../load-options.ts';
import { meetForChecks } from '../session/checked.ts';
import { runAgainCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { loadProfile } from '../sources.ts';
import { parseMode } from '../values/mode.ts';
import { parseTier } from '../values/tier.ts';
import { parseUrl } from '../values/urls.ts';

type CheckFlags = {
  readonly target: string;
  readonly url?: string;
  readonly mode?: string;
  readonly tier: string;
  readonly allowHost: readonly string[];
  readonly json?: true;
  readonly out?: string;
};

type Writing = { readonly out: string | undefined; readonly command: string; readonly json: string };

/** The files of a checklist in the folder of `--out`; none without it. */
const writeFiles = async (list: Checklist, { out, command, json }: Writing): Promise<readonly string[]> => {
  if (out === undefined) return [];
  const folder = await openRunFolder(out);
  const text = renderChecklistText(list, {
    ...{ columns: COLUMNS, paint: plainPaint, detail: 'full', files: [], command },
  });
  return [
    await folder.write('checklist.json', json),
    await folder.write('checklist.txt', text),
    await folder.write('checklist.md', renderChecklistMarkdown(list, command)),
    await folder.write('junit.xml', renderChecklistJunit(list)),
  ];
};

const check = async (flags: CheckFlags, context: CliContext): Promise<number> => {
  const tier = parseTier(flags.tier);
  const profile = await loadProfile(flags.target);
  const url = parseUrl(flags.url ?? profile.url);
  const mode = flags.mode === undefined ? null : parseMode(flags.mode);
  // A folder that cannot be written to is found before the checks and not after them.
  if (flags.out !== undefined) await openNewFolder(flags.out, context);
  const { target, requests } = await meetForChecks({ profile, url, mode, allowHosts: flags.allowHost }, tier, context);
  const played = await runChecklist(target, { tier });
  const list = { ...played, traffic: { ...played.traffic, requests: played.traffic.requests + requests } };
  const exitCode = exitCodeOf(list);
  const command = target.redact(runAgainCommand(context.commandLine));
  const json = `${JSON.stringify({ ...list, command, exitCode }, null, 2)}\n`;
  const files = await writeFiles(list, { out: flags.out, command, json });
  const { columns, colour } = context.terminal;
  const paint = colour ? ansiPaint : plainPaint;
  const text = renderChecklistText(list, { columns, paint, detail: 'short', files, command });
  if (flags.json === true) {
    context.stdout(json);
    context.stderr(text);
  } else context.stdout(text);
  return exitCode;
};

/** `gateproof check`: does the verification checklist of the document hold? */
export const registerCheck = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const words = context.catalogue.verify.cli;
  program
    .command('check')
    .description(words.description())
    .option('--target <profile>', flags.target(), 'reference-documented')
    .option('--url <url>', flags.url())
    .option('--mode <mode>', flags.mode())
    .option('--tier <n>', words.tier(), '3')
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--json', words.json())
    .option('--out <folder>', words.out())
    .action(async (options: CheckFlags) => {
      context.setExitCode(await check(options, context));
    });
};
