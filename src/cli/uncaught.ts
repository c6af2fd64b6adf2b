import { EXIT } from '../core/errors.ts';
import type { CliContext } from './context.ts';
import { explainError } from './explain-error.ts';

/** An error that nobody caught is a fault of ours, whatever it says of itself. Node would end with 1 for it, which says that a target failed. */
export const endByUncaught = (context: CliContext): void => {
  const end = (error: unknown): void => {
    explainError(error, context);
    process.exit(EXIT.ourFault);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};
