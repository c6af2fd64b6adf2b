import { EXIT, HarnessError } from '../../core/errors.ts';
import type { ResultFile } from '../../core/result-files.ts';

/** What could not be written, in order: names of files, and why the first of them was not. */
export type Lost = { readonly names: ResultFile[]; cause: unknown };

export const nothingLost = (): Lost => ({ names: [], cause: null });

/** A file that cannot be written is noted, and the others are still tried: the verdict is told in any case. */
export const writing = async (name: ResultFile, lost: Lost, write: () => Promise<string>): Promise<string | null> => {
  try {
    return await write();
  } catch (cause) {
    if (lost.names.length === 0) lost.cause = cause;
    lost.names.push(name);
    return null;
  }
};

/** What to throw of a result whose verdict was told and whose files were not all written. A fault that is none of the disk's goes on as it is. */
export const errorOfLost = ({ cause }: Lost, message: string, hint: string): unknown =>
  cause instanceof HarnessError ? new HarnessError(message, { exitCode: EXIT.ourFault, hint, cause }) : cause;
