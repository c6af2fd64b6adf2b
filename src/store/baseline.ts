import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { RunRecord } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { nearestName } from '../core/typo.ts';
import { readRecord, recordText } from './record-file.ts';
import { writeWhole } from './run-folder.ts';

/** Where accepted records stand, from the folder that the command is given in; meant to be committed. */
export const BASELINES = join('reports', 'baselines');

const text = englishCatalogue.cli.baseline;

/** The name of the baseline that a record may become: `<scenario>-<profile>-<mode>`, several modes joined by `+`. One run stands under it at a time. */
export const baselineName = ({ scenario, modes }: RunRecord): string => {
  const profiles = [...new Set(modes.map(({ target }) => target.profile))];
  return `${scenario.name}-${profiles.join('+')}-${modes.map(({ mode }) => mode).join('+')}`;
};

const fileOf = (name: string, folder: string): string => join(folder, `${name}.json`);

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export type Accepted = { readonly name: string; readonly path: string; readonly replaced: RunRecord | null };

/** Keeps a record as the baseline of its scenario, profile and modes; the one that stood there before is handed back. A folder that takes nothing is exit 2. */
export const acceptBaseline = async (record: RunRecord, folder: string = BASELINES): Promise<Accepted> => {
  const name = baselineName(record);
  const path = fileOf(name, folder);
  const replaced = (await exists(path)) ? await readRecord(path).catch(() => null) : null;
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(path, recordText(record));
  } catch (cause) {
    const { cannotWrite, cannotKeepHint } = englishCatalogue.cli;
    throw new HarnessError(cannotWrite(path), { exitCode: EXIT.usage, hint: cannotKeepHint(), cause });
  }
  return { name, path, replaced };
};

/** The names of all baselines in a folder, in alphabetical order. */
export const baselinesIn = async (folder: string = BASELINES): Promise<string[]> => {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted();
};

/** The record of a run folder, a record file, or a baseline by its name, in this order. Anything else is refused with the nearest baseline (exit 2). */
export const findRecord = async (name: string, folder: string = BASELINES): Promise<RunRecord> => {
  if (await exists(name)) return readRecord(name);
  const known = await baselinesIn(folder);
  if (known.includes(name)) return readRecord(fileOf(name, folder));
  throw new HarnessError(text.noSuchRun(name), {
    exitCode: EXIT.usage,
    hint: text.noSuchRunHint(known, nearestName(name, known)),
  });
};
