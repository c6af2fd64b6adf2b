import { Command, CommanderError } from 'commander';
import { pause, systemClock } from '../core/clock.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { COLUMNS } from '../report/wrap.ts';
import type { CliContext } from './context.ts';
import { explainError } from './explain-error.ts';
import { endByUncaught } from './uncaught.ts';
import { toolVersion } from './version.ts';
import { openWordStream, type WordStream } from './word-stream.ts';

/** Each command by its name: only what is asked for is loaded, which is most of the time that a short command takes. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command, context: CliContext) => void>>> = {
  run: async () => (await import('./commands/run.ts')).registerRun,
  ab: async () => (await import('./commands/ab.ts')).registerAb,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  report: async () => (await import('./commands/report.ts')).registerReport,
  merge: async () => (await import('./commands/merge.ts')).registerMerge,
  export: async () => (await import('./commands/export.ts')).registerExport,
  collect: async () => (await import('./commands/collect.ts')).registerCollect,
  baseline: async () => (await import('./commands/baseline.ts')).registerBaseline,
  compare: async () => (await import('./commands/compare.ts')).registerCompare,
  check: async () => (await import('./commands/check.ts')).registerCheck,
  peak: async () => (await import('./commands/peak.ts')).registerPeak,
  verify: async () => (await import('./commands/verify.ts')).registerVerify,
  watch: async () => (await import('./commands/watch.ts')).registerWatch,
  diagnose: async () => (await import('./commands/diagnose.ts')).registerDiagnose,
  suite: async () => (await import('./commands/suite.ts')).registerSuite,
  mode: async () => (await import('./commands/mode.ts')).registerMode,
  target: async () => (await import('./commands/target.ts')).registerTarget,
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
};

/** The command that the words name; none for the version; or all of them: for help, and for whoever mistyped one. */
const commandsFor = async ([name = '']: readonly string[]) => {
  if (name === '--version' || name === '-V') return [];
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((named === undefined ? Object.values(COMMANDS) : [named]).map((load) => load()));
};

const createContext = (stdout: WordStream, stderr: WordStream): CliContext => ({
  env: process.env,
  clock: systemClock,
  stdout: stdout.write,
  stderr: stderr.write,
  catalogue: englishCatalogue,
  commandLine: process.argv.slice(2),
  terminal: {
    // A terminal without a size says 0.
    columns: process.stdout.columns || COLUMNS,
    colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb',
    live: process.stderr.isTTY === true && process.env['CI'] === undefined,
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
});

/** Runs the command that the words name and returns its exit code. Errors are explained on stderr; none escapes. */
const runCommand = async (args: readonly string[], context: CliContext): Promise<number> => {
  let exitCode: number = EXIT.pass;
  const program = new Command('gateproof')
    .description(englishCatalogue.cli.description())
    .version(toolVersion())
    .showSuggestionAfterError()
    .exitOverride();
  try {
    for (const register of await commandsFor(args))
      register(program, {
        ...context,
        setExitCode: (code: number) => {
          exitCode = code;
        },
      });
    for (const command of program.commands) command.exitOverride().showHelpAfterError(false);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
    return explainError(error, context);
  }
};

/**
 * The exit code of a command of whose output something was lost. A report is lost to whoever would have read it, while its verdict stands in the code
 * and in the files. With `--json` a program reads it, and would take the code for that of a whole document: half of one is our fault.
 */
const codeAfterLoss = (lost: Error, exitCode: number, context: CliContext): number => {
  const { cli } = context.catalogue;
  if (context.commandLine.includes('--json')) {
    const hint = cli.documentLostHint();
    return explainError(new HarnessError(cli.documentLost(lost.message), { exitCode: EXIT.ourFault, hint }), context);
  }
  context.stderr(`${cli.reportLost(lost.message)}\n`);
  return exitCode;
};

/** Runs one command line and returns its exit code, whatever becomes of its words. */
export const main = async (args: readonly string[]): Promise<number> => {
  const stdout = openWordStream(process.stdout);
  const stderr = openWordStream(process.stderr);
  const context = createContext(stdout, stderr);
  endByUncaught(context);
  const exitCode = await runCommand(args, context);
  await pause(context.clock, 0);
  const lost = stdout.lost();
  return lost === null ? exitCode : codeAfterLoss(lost, exitCode, context);
};
