import { usageError } from '../cli/usage-error.ts';
import { parseUrl } from '../cli/values/urls.ts';
import { MODES, type Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { isSameInBothModes } from '../target/managed/launch.ts';
import type { SuiteSettings } from './settings.ts';

/** Where a single run goes. `mode` null: the one that is on, whichever it is. `at`: the flags that say where. */
export type RunPlace = { readonly mode: Mode | null; readonly at: readonly string[] };

type Told = Pick<SuiteSettings, 'urls' | 'mode'>;

const named = (urls: readonly string[]): { readonly mode: Mode; readonly url: string }[] =>
  urls.flatMap((each) =>
    MODES.filter((mode) => each.startsWith(`${mode}=`)).map((mode) => ({ mode, url: each.slice(mode.length + 1) })),
  );

const placesByUrl = ({ urls, mode }: Told): RunPlace[] => {
  const { run } = englishCatalogue.suite;
  const ofModes = named(urls);
  const [plain] = urls;
  if (ofModes.length === 0 && urls.length === 1 && plain !== undefined)
    return [{ mode, at: ['--url', parseUrl(plain)] }];
  const modes = new Set(ofModes.map((each) => each.mode));
  if (ofModes.length !== urls.length || modes.size !== urls.length) throw usageError(run.badUrls(), run.badUrlsHint());
  return ofModes.map((each) => ({ mode: each.mode, at: ['--url', parseUrl(each.url)] }));
};

const startedPlaces = (managed: NonNullable<Profile['managed']>): RunPlace[] => {
  const modes = isSameInBothModes(managed) ? MODES.slice(0, 1) : MODES;
  return modes.map((mode) => ({ mode, at: ['--managed'] }));
};

/**
 * Where runs of single modes go: to the addresses that were given, one a mode or a plain one; else to targets that are started as the profile
 * says, one a mode; else to where the profile says that one is. With a mode in the settings only to that one.
 */
export const runPlaces = (told: Told, { managed }: Pick<Profile, 'managed'>): readonly RunPlace[] => {
  const { urls, mode } = told;
  if (urls.length === 0 && managed === null) return [{ mode, at: [] }];
  const places = urls.length > 0 || managed === null ? placesByUrl(told) : startedPlaces(managed);
  if (mode === null) return places;
  const [wanted] = places.filter((place) => place.mode === mode);
  const { run } = englishCatalogue.suite;
  if (wanted !== undefined) return [wanted];
  if (managed !== null && urls.length === 0) return [{ mode, at: ['--managed'] }];
  throw usageError(run.noUrlOfMode(mode), run.badUrlsHint());
};

/** A place as flags of `run`. */
export const runWords = ({ target }: Pick<SuiteSettings, 'target'>, { mode, at }: RunPlace): readonly string[] => [
  ...['--target', target],
  ...at,
  ...(mode === null ? [] : ['--mode', mode]),
];

/** The addresses of both modes as flags of `ab`; none where they are started. */
export const urlsOfModes = ({ urls }: Pick<SuiteSettings, 'urls'>): readonly string[] =>
  named(urls).flatMap(({ mode, url }) => ['--url', `${mode}=${url}`]);
