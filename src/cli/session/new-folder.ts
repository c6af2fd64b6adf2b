import { openNewRunFolder, type RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';

/** The folder of a new result. What an earlier one left in it is removed, and the person is told of it. */
export const openNewFolder = async (path: string, { catalogue, stderr }: CliContext): Promise<RunFolder> => {
  const { folder, removed } = await openNewRunFolder(path);
  if (removed.length > 0) stderr(`${catalogue.resultFolder.removed(path, removed)}\n`);
  return folder;
};
