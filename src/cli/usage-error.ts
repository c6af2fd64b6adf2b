import { EXIT, HarnessError } from '../core/errors.ts';

/** Words that cannot be meant, with what to write instead (exit 2). */
export const usageError = (message: string, hint: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint });
