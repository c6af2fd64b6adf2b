import { openNewRunFolder, type RunFolder } from '../../store/run-folder.ts';
import { takesPlaceOf } from '../../store/takes-place.ts';
import type { CliContext } from '../context.ts';
import { usageError } from '../usage-error.ts';
import type { LoadRequest } from './request.ts';

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

/**
 * Removes what an earlier command left in the folder of `--out`, where a target is asked or started before the run opens its folder: nothing of it may
 * stand for a run that finds nobody. The run finds nothing more to remove. A dry run leaves all as it is.
 */
export const clearOut = async ({ out, dryRun }: LoadRequest, context: CliContext): Promise<void> => {
  if (out !== null && !dryRun) await openNewFolder(out, context);
};
