import { join } from 'node:path';
import type { ModeController } from './controller.ts';
import { realPathOf } from './files.ts';

/**
 * Where a control keeps its journal, backup and lock: beside the env file itself, so that everybody who switches by that file meets there, by whatever
 * link (`current/.env` of a release is another one after the next); else in the folder of the profile. Never where the command happened to be typed:
 * `restore` is typed elsewhere.
 */
export const stateFolderOf = async (
  { envFile }: Pick<ModeController, 'envFile'>,
  cwd: string,
  profile: string,
): Promise<string> =>
  envFile === null ? join(cwd, `.gateproof-mode-${profile}`) : `${await realPathOf(envFile)}.gateproof-mode`;
