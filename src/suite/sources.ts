import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isPath, loadProfile, loadScenario } from '../cli/sources.ts';
import type { Profile } from '../core/profile.ts';
import type { RunRecord } from '../core/record.ts';
import type { Scenario } from '../core/scenario.ts';
import { BASELINES, findRecord } from '../store/baseline.ts';
import type { SuiteSettings } from './settings.ts';

type Where = Pick<SuiteSettings, 'folder'>;

/** A name as it was given, or its whole path where it is that of a file: vitest need not run in the folder of the command. */
const whole = (name: string, { folder }: Where): string => {
  const path = resolve(folder, name);
  return existsSync(path) ? path : name;
};

/** As the command line reads it: a name that is no path is that of a built-in one, whatever a folder is called. */
const source = (name: string, where: Where): string => (isPath(name) ? whole(name, where) : name);

export const scenarioOf = (name: string, where: Where): Promise<Scenario> => loadScenario(source(name, where));

export const profileOf = (name: string, where: Where): Promise<Profile> => loadProfile(source(name, where));

const baselinePath = (name: string, { folder }: Where): string => join(folder, BASELINES, `${name}.json`);

export type Baseline = { readonly path: string; readonly record: RunRecord };

/** A baseline by its name, or a run by its path; what is neither is a HarnessError (exit code 2). */
export const baselineOf = async (name: string, where: Where): Promise<Baseline> => {
  const path = whole(name, where);
  const record = await findRecord(path, join(where.folder, BASELINES));
  return { path: existsSync(path) ? path : baselinePath(name, where), record };
};

/** The path of an accepted baseline; null: there is none of that name. */
export const acceptedBaseline = (name: string, where: Where): string | null => {
  const path = baselinePath(name, where);
  return existsSync(path) ? path : null;
};
