import { Command, CommanderError } from 'commander';
import { systemClock } from '../core/clock.ts';
import { EXIT } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { outliveReaders } from './closed-pipe.ts';
import { registerAb } from './commands/ab.ts';
import { registerBaseline } from './commands/baseline.ts';
import { registerCheck } from './commands/check.ts';
import { registerCompare } from './commands/compare.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDiagnose } from './commands/diagnose.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerMerge } from './commands/merge.ts';
import { registerMode } from './commands/mode.ts';
import { registerPlan } from './commands/plan.ts';
import { registerReport } from './commands/report.ts';
import { registerRun } from './commands/run.ts';
import { registerSuite } from './commands/suite.ts';
import { registerTarget } from './commands/target.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWatch } from './commands/watch.ts';
import type { CliContext } from './context.ts';
import { explainError } from './explain-error.ts';
import { toolVersion } from './version.ts';

const COMMANDS = [
  registerRun,
  registerAb,
  registerPlan,
  registerReport,
  registerMerge,
  registerBaseline,
  registerCompare,
  registerCheck,
  registerVerify,
  registerWatch,
  registerDiagnose,
  registerSuite,
  registerMode,
  registerTarget,
  registerDemo,
  registerDoctor,
];

const createContext = (): CliContext => ({
  env: process.env,
  clock: systemClock,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  catalogue: englishCatalogue,
  commandLine: process.argv.slice(2),
  terminal: {
    columns: process.stdout.columns ?? 80,
    colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb',
    live: process.stderr.isTTY === true && process.env['CI'] === undefined,
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
});

/** Runs one command line and returns its exit code. Errors are explained on stderr; none escapes. */
export const main = async (args: readonly string[]): Promise<number> => {
  outliveReaders([process.stdout, process.stderr]);
  const context = createContext();
  let exitCode: number = EXIT.pass;
  const program = new Command('gateproof')
    .description(englishCatalogue.cli.description())
    .version(toolVersion())
    .showSuggestionAfterError()
    .exitOverride();
  for (const register of COMMANDS)
    register(program, {
      ...context,
      setExitCode: (code: number) => {
        exitCode = code;
      },
    });
  for (const command of program.commands) command.exitOverride().showHelpAfterError(false);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
    return explainError(error, context);
  }
};
