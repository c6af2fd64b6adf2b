import { openNewRunFolder, type RunFolder } from '../../store/run-folder.ts';
import { takesPlaceOf } from '../../store/takes-place.ts';
import type { CliContext } from '../context.ts';
import { usageError } from '../usage-error.ts';

/**
 * The folder of a new result. What an earlier one left in it is removed, and the person is told of it. `madeFrom`: files and folders that the result
 * is read from; a folder in which one of them would be removed or replaced is refused (exit code 2), and stays as it is.
 */
export const openNewFolder = async (
  path: string,
  { catalogue, stderr }: CliContext,
  madeFrom: readonly string[] = [],
): Promise<RunFolder> => {
  const { resultFolder } = catalogue;
  for (const input of madeFrom) {
    if (await takesPlaceOf(path, input))
      throw usageError(resultFolder.holdsInput(path, input), resultFolder.holdsInputHint());
  }
  const { folder, removed } = await openNewRunFolder(path);
  if (removed.length > 0) stderr(`${resultFolder.removed(path, removed)}\n`);
  return folder;
};
