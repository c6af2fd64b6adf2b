import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLAYER_FILES } from '../stage.ts';

/** The player of an exported folder and all that it imports while it runs, from `src`, without their endings. */
export const PLAYER_SOURCES: readonly string[] = ['core/unserved', 'load/k6/player/exported', ...PLAYER_FILES];

/** As source or as built, whatever this very file is. */
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SOURCE = fileURLToPath(new URL('../../..', import.meta.url));

/** `exported` is what k6 is told to run, so it bears the plain name; the player of requests is one of its parts. */
const RENAMED: Readonly<Record<string, string>> = { exported: 'main', main: 'player' };

const flatName = (path: string): string => RENAMED[basename(path)] ?? basename(path);

/** A cluster mounts a folder flat: every import that stays when it runs leads to a neighbour. */
const flattened = (code: string): string =>
  code.replace(
    /^(?!import type )(.*\bfrom ')(?:\.{1,2}\/)+(?:[\w-]+\/)*([\w-]+)(\.[jt]s';)/gm,
    (_, before, name, after) => {
      return `${before}./${flatName(name)}${after}`;
    },
  );

/** The player as files of one flat folder, by name; `entry` is the one that k6 runs. */
export const playerFiles = async (): Promise<{
  readonly entry: string;
  readonly files: ReadonlyMap<string, string>;
}> => {
  const files = new Map<string, string>();
  for (const path of PLAYER_SOURCES)
    files.set(flatName(path) + ENDING, flattened(await readFile(`${SOURCE}/${path}${ENDING}`, 'utf8')));
  return { entry: `main${ENDING}`, files };
};
