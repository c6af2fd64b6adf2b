import { EXIT, HarnessError } from '../core/errors.ts';
import type { CliContext } from './context.ts';

const explainHarness = (error: HarnessError, { catalogue, stderr }: CliContext): number => {
  const { cli } = catalogue;
  const lines = [
    error.message,
    ...error.problems.map(cli.problem),
    ...(error.hint === '' ? [] : [cli.hint(error.hint)]),
  ];
  stderr(`${lines.join('\n')}\n`);
  return error.exitCode;
};

/** Says on stderr what went wrong and what to do, and returns the exit code it leads to. */
export const explainError = (error: unknown, context: CliContext): number => {
  if (error instanceof HarnessError) return explainHarness(error, context);
  const { cli } = context.catalogue;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr(`${cli.unexpected(message)}\n${cli.hint(cli.unexpectedHint())}\n`);
  return EXIT.ourFault;
};
