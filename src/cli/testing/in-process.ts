import { Command } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { CliContext } from '../context.ts';

export type Said = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The refusal, if there was one. */
  readonly error: HarnessError | null;
};

/** Runs one command in this process, with these variables and nothing else. */
export const runHere = async (
  register: (program: Command, context: CliContext) => void,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> => {
  let code: number | null = null;
  let stdout = '';
  let stderr = '';
  const context: CliContext = {
    env: { PATH: '/usr/bin:/bin', ...env },
    clock: systemClock,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    catalogue: englishCatalogue,
    commandLine: words,
    terminal: { columns: 80, colour: false, live: false },
    setExitCode: (value) => {
      code = value;
    },
  };
  const program = new Command('gateproof').exitOverride();
  register(program, context);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return { code, stdout, stderr, error: null };
  } catch (error) {
    if (error instanceof HarnessError) return { code: error.exitCode, stdout, stderr, error };
    throw error;
  }
};
