import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtInProfiles } from '../../profiles/index.ts';
import { builtInScenarios } from '../../scenarios/index.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { type Limits, limitsSchema } from '../core/limits.ts';
import { parseOrThrow } from '../core/problems.ts';
import type { Profile } from '../core/profile.ts';
import type { Scenario } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { nearestName } from '../core/typo.ts';
import { parseScenario } from '../scenario/parse.ts';
import { parseProfile } from '../target/profile.ts';

const text = englishCatalogue.cli;

/** Whether a name is that of a file: no built-in scenario or profile has such a name. */
export const isPath = (name: string): boolean => /[\\/]|\.(ts|mts|js|mjs|json)$/.test(name);

/** What an error says first; a syntax error shows the lines around it after that. */
const firstLineOf = (cause: unknown): string => {
  const said = cause instanceof Error ? cause.message : String(cause);
  return said.split('\n').find((line) => line.trim() !== '') ?? '';
};

const readValue = async (path: string): Promise<unknown> => {
  try {
    if (path.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8'));
    const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href);
    return module.default;
  } catch (cause) {
    const message = existsSync(path) ? text.cannotReadWhy(path, firstLineOf(cause)) : text.cannotRead(path);
    throw new HarnessError(message, { exitCode: EXIT.usage, hint: text.cannotReadHint(), cause });
  }
};

type Source = { readonly builtIn: Readonly<Record<string, unknown>>; readonly noun: string };

/** A built-in value by its name, or the default export of a file. An unknown name lists the known ones and the nearest. */
const find = async (name: string, { builtIn, noun }: Source): Promise<unknown> => {
  if (Object.hasOwn(builtIn, name)) return builtIn[name];
  if (isPath(name)) return readValue(name);
  const known = Object.keys(builtIn);
  throw new HarnessError(text.unknownName(noun, name), {
    exitCode: EXIT.usage,
    hint: text.unknownNameHint(noun, known, nearestName(name, known)),
  });
};

/** The scenario of that name or file, parsed. */
export const loadScenario = async (name: string): Promise<Scenario> =>
  parseScenario(await find(name, { builtIn: builtInScenarios, noun: text.scenarioNoun() }), name);

/** The profile of that name or file, parsed. Its paths count from its file; those of a built-in one from the current folder. */
export const loadProfile = async (name: string): Promise<Profile> => {
  const profile = parseProfile(await find(name, { builtIn: builtInProfiles, noun: text.profileNoun() }), name);
  const { managed, modeControl, process: watched } = profile;
  const from = Object.hasOwn(builtInProfiles, name) ? '.' : dirname(name);
  return {
    ...profile,
    managed: managed === null ? null : { ...managed, cwd: resolve(from, managed.cwd) },
    modeControl: modeControl === null ? null : { ...modeControl, cwd: resolve(from, modeControl.cwd) },
    process:
      watched !== null && 'pidFile' in watched ? { ...watched, pidFile: resolve(from, watched.pidFile) } : watched,
  };
};

/** The limits in a file, checked: all mistakes at once. */
export const loadLimits = async (path: string): Promise<Limits> =>
  parseOrThrow(limitsSchema, await readValue(path), {
    what: text.limitsNoun(),
    origin: path,
    exitCode: EXIT.usage,
    text: englishCatalogue.problem,
  });
