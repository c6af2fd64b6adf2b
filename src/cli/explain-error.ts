import { EXIT, HarnessError } from '../core/errors.ts';
import { hang, wrapWhole } from '../report/wrap.ts';
import type { CliContext } from './context.ts';

/** A terminal that is narrower, or does not know its width, is taken for this wide. */
const FEWEST_COLUMNS = 40;

/** Sentences as wide as the terminal; commands, addresses and paths stay whole, so that they can be copied. */
const broken = (text: string, { terminal }: CliContext): string => {
  const width = Math.max(FEWEST_COLUMNS, terminal.columns);
  return text
    .split('\n')
    .flatMap((line) => hang(line, width, wrapWhole))
    .join('\n');
};

const explainHarness = (error: HarnessError, context: CliContext): number => {
  const { catalogue, stderr } = context;
  const { cli } = catalogue;
  const lines = [
    error.message,
    ...error.problems.map(cli.problem),
    ...(error.hint === '' ? [] : [cli.hint(error.hint)]),
  ];
  stderr(`${broken(lines.join('\n'), context)}\n`);
  return error.exitCode;
};

/** Says on stderr what went wrong and what to do, and returns the exit code it leads to. */
export const explainError = (error: unknown, context: CliContext): number => {
  if (error instanceof HarnessError) return explainHarness(error, context);
  const { cli } = context.catalogue;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // A stack is no prose.
  context.stderr(`${cli.unexpected(message)}\n${broken(cli.hint(cli.unexpectedHint()), context)}\n`);
  return EXIT.ourFault;
};
