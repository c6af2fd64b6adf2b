import { join } from 'node:path';
import type { ModeController } from './controller.ts';

/**
 * Where a control keeps its journal, backup and lock: beside the env file, so that everybody who switches by that file meets there; else in the
 * folder of the profile. Never where the command happened to be typed: `restore` is typed elsewhere.
 */
export const stateFolderOf = ({ envFile }: ModeController, cwd: string, profile: string): string =>
  envFile === null ? join(cwd, `.gateproof-mode-${profile}`) : `${envFile}.gateproof-mode`;
