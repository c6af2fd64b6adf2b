import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import { EVENTS_FILE, RESULT_FILES, type ResultFile, STEP_FOLDER_NAME, STEPS_FOLDER } from '../core/result-files.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

export type RunFolder = {
  readonly path: string;
  /** Writes a file whole or not at all and returns its path. */
  write(name: ResultFile, content: string | Uint8Array): Promise<string>;
  /** As `write`; when the folder cannot take it (a full disk), the file goes to a new folder among the system's temporary ones. */
  writeSomewhere(name: ResultFile, content: string): Promise<string>;
};

const unwritable = (path: string, cause: unknown): HarnessError =>
  new HarnessError(englishCatalogue.cli.cannotWrite(path), {
    exitCode: EXIT.ourFault,
    hint: englishCatalogue.cli.cannotWriteHint(),
    cause,
  });

const noFolder = (path: string, cause: unknown): HarnessError =>
  new HarnessError(englishCatalogue.cli.cannotWrite(path), {
    exitCode: EXIT.usage,
    hint: englishCatalogue.cli.cannotWriteHint(),
    cause,
  });

/** Writes a file whole or not at all. */
export const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
};

/** Makes the folder of a run and proves that it can be written to, so that a bad path is found before the load and not after it. */
export const openRunFolder = async (path: string): Promise<RunFolder> => {
  try {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, EVENTS_FILE), '', { flag: 'a' });
  } catch (cause) {
    throw noFolder(path, cause);
  }
  const write = async (folder: string, name: ResultFile, content: string | Uint8Array): Promise<string> => {
    const target = join(folder, name);
    await writeWhole(target, content).catch((cause: unknown) => {
      throw unwritable(target, cause);
    });
    return target;
  };
  return {
    path,
    write: (name, content) => write(path, name, content),
    writeSomewhere: async (name, content) => {
      try {
        return await write(path, name, content);
      } catch {
        return write(await mkdtemp(join(tmpdir(), 'gateproof-')), name, content);
      }
    },
  };
};

const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => []);

/** A folder that is left empty; one with files of others in it stays. */
const removeEmpty = async (path: string): Promise<void> => {
  if ((await namesIn(path)).length === 0) await rmdir(path).catch(() => {});
};

/** Removes the files of an earlier result, and tells which. A folder that no command of ours has opened has none. */
const removeResult = async (path: string): Promise<readonly string[]> => {
  const names = await namesIn(path);
  if (!names.includes(EVENTS_FILE)) return [];
  const ours = [EVENTS_FILE, ...RESULT_FILES].filter((name) => names.includes(name));
  for (const name of ours) await rm(join(path, name));
  return ours.filter((name) => name !== EVENTS_FILE);
};

/** Removes the steps of an earlier search. */
const removeSteps = async (path: string): Promise<readonly string[]> => {
  const steps = join(path, STEPS_FOLDER);
  const removed: string[] = [];
  for (const name of await namesIn(steps)) {
    if (!STEP_FOLDER_NAME.test(name)) continue;
    const step = join(steps, name);
    if ((await removeResult(step)).length > 0) removed.push(join(STEPS_FOLDER, name));
    await removeEmpty(step);
  }
  await removeEmpty(steps);
  return removed;
};

/**
 * Makes the folder of a new result, as `openRunFolder` does. What an earlier command left there is removed first: until the new result is written there is
 * none, and no part of an old one stands beside it. Files of others stay. `removed` names what was, relative to the folder.
 */
export const openNewRunFolder = async (
  path: string,
): Promise<{ readonly folder: RunFolder; readonly removed: readonly string[] }> => {
  const wasOurs = (await namesIn(path)).includes(EVENTS_FILE);
  try {
    const removed = wasOurs ? [...(await removeResult(path)), ...(await removeSteps(path))] : [];
    return { folder: await openRunFolder(path), removed };
  } catch (cause) {
    throw cause instanceof HarnessError ? cause : noFolder(path, cause);
  }
};
