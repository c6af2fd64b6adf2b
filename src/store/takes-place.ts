import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { EVENTS_FILE, RESULT_FILES, STEPS_FOLDER } from '../core/result-files.ts';
import { RECORD_FILE } from './record-file.ts';

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (seen) => seen.isDirectory(),
    () => false,
  );

/** By whatever links it was named; what is not there yet by its words. */
const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

const NAMES: ReadonlySet<string> = new Set([EVENTS_FILE, ...RESULT_FILES]);

/** Whether a new result in this folder (`openNewRunFolder`) would remove or replace what is read from `input`: a file, or the record of a folder. */
export const takesPlaceOf = async (folder: string, input: string): Promise<boolean> => {
  const place = await real(folder);
  const file = (await isFolder(input)) ? await real(join(await real(input), RECORD_FILE)) : await real(input);
  if (file.startsWith(`${join(place, STEPS_FOLDER)}${sep}`)) return true;
  return dirname(file) === place && NAMES.has(basename(file));
};
