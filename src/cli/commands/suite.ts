import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { SUITE_FILE, SUITE_VARIABLES, type SuiteFile, type SuiteVariable, suiteFileSchema } from '../../core/suite.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { writeWhole } from '../../store/run-folder.ts';
import { againstOf } from '../../suite/against.ts';
import { type SuiteSettings, settingsOf } from '../../suite/settings.ts';
import type { CliContext } from '../context.ts';
import { collect } from '../load-options.ts';
import { type Ended, outcomeOf } from '../suite/outcome.ts';
import { type FoundSuite, findSuite, VITEST_CONFIG } from '../suite/registry.ts';
import { findVitest, runVitest } from '../suite/run-vitest.ts';

type SuiteFlags = {
  readonly target?: string;
  readonly url: readonly string[];
  readonly mode?: string;
  readonly reference?: string;
  readonly candidate?: string;
  readonly scenario?: string;
  readonly baseline?: string;
  readonly tier?: string;
  readonly since?: string;
  readonly minutes?: string;
  readonly extension: boolean;
  readonly whole?: true;
  readonly seed?: string;
  readonly workers?: string;
  readonly allowHost: readonly string[];
  readonly waitQuiet?: string;
  readonly out?: string;
  readonly json?: true;
};

const { suite: text } = englishCatalogue;

/** What was said on the command line, by the setting it is. */
const saidBy = (flags: SuiteFlags): Partial<Record<SuiteVariable, string>> => {
  const { url, allowHost, extension, whole, json: _json, out: _out, ...plain } = flags;
  return {
    ...plain,
    ...(url.length === 0 ? {} : { url: url.join(' ') }),
    ...(allowHost.length === 0 ? {} : { allowHost: allowHost.join(' ') }),
    ...(extension ? {} : { extension: 'off' }),
    ...(whole === true ? { form: 'whole' } : {}),
  };
};

/** Settings of runs, which every suite has. */
const COMMON: readonly SuiteVariable[] = ['seed', 'workers', 'allowHost', 'waitQuiet'];

const FLAG_OF: Partial<Record<SuiteVariable, string>> = { extension: '--no-extension', form: '--whole' };

const flagOf = (name: SuiteVariable): string =>
  FLAG_OF[name] ?? `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** An empty flag is a variable of a CI job that nobody set: taken for "not said" the suite would ask about something else. */
const assertNotEmpty = (said: Partial<Record<SuiteVariable, string>>, { url, allowHost, out }: SuiteFlags): void => {
  const all = Object.entries({ ...said, url, allowHost, out });
  const empty = all.find(([, value]) => [value ?? []].flat().some((each) => each.trim() === ''));
  if (empty === undefined) return;
  const flag = flagOf(empty[0] as SuiteVariable);
  throw new HarnessError(text.emptyFlag(flag), { exitCode: EXIT.usage, hint: text.emptyFlagHint(flag) });
};

/** A flag that a suite would not look at is refused: whoever gave it meant something by it. */
const assertUseful = ({ name, takes }: FoundSuite, said: Partial<Record<SuiteVariable, string>>): void => {
  if (takes === null) return;
  for (const each of Object.keys(said) as SuiteVariable[]) {
    if (takes.includes(each) || COMMON.includes(each)) continue;
    throw new HarnessError(text.notForThis(name, flagOf(each)), {
      exitCode: EXIT.usage,
      hint: text.notForThisHint(takes.map(flagOf)),
    });
  }
};

/** What is right one by one may make no sense together, whichever of it flags said and which variables. */
const assertTogether = ({ name, takes }: FoundSuite, settings: SuiteSettings): void => {
  if (takes !== null && name === 'ci-gate') againstOf(settings);
};

/** Makes the folder, and proves that it can be written to; answers of an earlier suite in it must not be taken for this one's. */
const openFolder = async (path: string): Promise<void> => {
  const answers = join(path, SUITE_FILE);
  try {
    await mkdir(path, { recursive: true });
    await rm(answers, { force: true });
    await writeWhole(answers, '');
    await rm(answers);
  } catch (cause) {
    const { cannotWrite, cannotWriteHint } = englishCatalogue.cli;
    throw new HarnessError(cannotWrite(path), { exitCode: EXIT.usage, hint: cannotWriteHint(), cause });
  }
};

const readAnswers = async (path: string): Promise<SuiteFile | null> => {
  try {
    return suiteFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
};

const NOTES = {
  'outside-questions': text.outsideQuestions,
  skipped: text.skipped,
  'no-answers': text.noAnswers,
  interrupted: text.interrupted,
} as const;

/** Says what all of it comes to, completes suite.json by it, and returns the exit code. A file that cannot be written throws (exit 5) once it is said. */
const conclude = async (
  { name, folder, ended }: { readonly name: string; readonly folder: string; readonly ended: Ended },
  json: boolean,
  context: CliContext,
): Promise<number> => {
  const path = join(folder, SUITE_FILE);
  const left = await readAnswers(path);
  const { verdict, exitCode, note } = outcomeOf(left, ended);
  const empty: SuiteFile = { schemaVersion: 1, suite: name, verdict: null, exitCode: null, questions: [], runs: [] };
  const file = { ...(left ?? empty), verdict, exitCode };
  const content = `${JSON.stringify(file, null, 2)}\n`;
  const lines = [
    text.answers(file),
    ...(note === null ? [] : [NOTES[note]()]),
    text.files(folder),
    '',
    text.summary(file, text.word(verdict)),
  ];
  (json ? context.stderr : context.stdout)(`${lines.join('\n')}\n`);
  if (json) context.stdout(content);
  await writeWhole(path, content).catch((cause: unknown) => {
    const { cannotWrite, cannotWriteHint } = englishCatalogue.cli;
    throw new HarnessError(cannotWrite(path), { exitCode: EXIT.ourFault, hint: cannotWriteHint(), cause });
  });
  return exitCode;
};

const suite = async (
  name: string,
  words: readonly string[],
  flags: SuiteFlags,
  context: CliContext,
): Promise<number> => {
  const here = resolve('.');
  const found = findSuite(name, here);
  const said = saidBy(flags);
  assertNotEmpty(said, flags);
  assertUseful(found, said);
  const program = findVitest();
  const startMs = context.clock.wallMs();
  const startedAt = new Date(startMs).toISOString().replaceAll(/[:.]/g, '-');
  const told = flags.out ?? context.env[SUITE_VARIABLES.out]?.trim();
  const out = resolve(told || join('reports', 'suites', `${startedAt}-${found.name}`));
  const settings = { ...said, folder: here, out, file: found.file, startedAt: String(startMs) };
  const variables = Object.entries(settings).map(([key, value]) => [SUITE_VARIABLES[key as SuiteVariable], value]);
  const env: CliContext['env'] = { ...context.env, ...Object.fromEntries(variables) };
  assertTogether(found, settingsOf(found.name, env, startMs));
  await openFolder(out);
  const order = {
    ...{ program, folder: here, env, quietStdout: flags.json === true },
    words: ['run', '--config', VITEST_CONFIG, ...words],
  };
  const ended = await runVitest(order, context.clock);
  return conclude({ name: found.name, folder: out, ended }, flags.json === true, context);
};

/** `gateproof suite <name>`: one question, many runs, one verdict; vitest asks it. */
export const registerSuite = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('suite')
    .description(text.command())
    .argument('<name>', text.nameArgument())
    .argument('[vitest...]', text.wordsArgument())
    .option('--target <profile>', text.flags.target())
    .option('--url <url>', text.flags.url(), collect, [])
    .option('--mode <mode>', text.flags.mode())
    .option('--reference <profile>', text.flags.reference())
    .option('--candidate <profile>', text.flags.candidate())
    .option('--scenario <scenario>', text.flags.scenario())
    .option('--baseline <name>', text.flags.baseline())
    .option('--tier <n>', text.flags.tier())
    .option('--since <time>', text.flags.since())
    .option('--minutes <n>', text.flags.minutes())
    .option('--no-extension', text.flags.extension())
    .option('--whole', text.flags.whole())
    .option('--seed <n>', text.flags.seed())
    .option('--workers <n>', flags.workers())
    .option('--allow-host <name>', flags.allowHost(), collect, [])
    .option('--wait-quiet <time>', flags.waitQuiet())
    .option('--out <folder>', text.flags.out())
    .option('--json', text.flags.json())
    .action(async (name: string, words: readonly string[], options: SuiteFlags) => {
      context.setExitCode(await suite(name, words, options, context));
    });
};
