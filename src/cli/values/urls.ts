import { type Arm, MODES } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { baseUrlOf } from '../../target/base-url.ts';
import { isLoopbackUrl } from '../../target/safety.ts';
import { usageError } from '../usage-error.ts';

const text = englishCatalogue.cli;

const checked = (url: string): string => {
  const base = baseUrlOf(url);
  if (base !== null) return base;
  throw usageError(text.badUrl('--url'), text.badUrlHint());
};

/** The address of `--url <url>`. */
export const parseUrl = (url: string): string => checked(url);

/** The first address of a target, and the further ones of the same target. */
export type Addresses = { readonly url: string; readonly alsoAt: readonly string[] };

/** The addresses of a target as `--url` names them, else as its profile does: each once, all on one host (exit 2), whose clock they share. */
export const addressesOf = (written: readonly string[], profile: Pick<Profile, 'url' | 'alsoAt'>): Addresses => {
  const [url = '', ...alsoAt] = (written.length > 0 ? written : [profile.url, ...profile.alsoAt]).map(checked);
  const all = [url, ...alsoAt];
  const twice = all.find((each, i) => all.indexOf(each) !== i);
  const { scale } = englishCatalogue;
  if (twice !== undefined) throw usageError(scale.sameAddressTwice(twice), scale.sameAddressTwiceHint());
  const hosts = [...new Set(all.map((each) => new URL(each).hostname))];
  if (hosts.length > 1 && !all.every(isLoopbackUrl)) throw usageError(scale.notOneHost(hosts), scale.notOneHostHint());
  return { url, alsoAt };
};

/**
 * The addresses of `--url <arm>=<url>`, each arm at most once; null where one is none of these arms, or is there twice. They come in the order of
 * the arms, not of the flags: the plan and its hash hang on it, and so does the name of a baseline.
 */
const namedUrls = <Name extends Arm>(texts: readonly string[], arms: readonly Name[]): Map<Name, string> | null => {
  const urls = new Map<Name, string>();
  for (const written of texts) {
    const [name = '', ...rest] = written.split('=');
    const arm = arms.find((each) => each === name);
    if (arm === undefined || rest.length === 0 || urls.has(arm)) return null;
    urls.set(arm, checked(rest.join('=')));
  }
  return new Map(
    arms.flatMap((arm) => {
      const url = urls.get(arm);
      return url === undefined ? [] : [[arm, url] as const];
    }),
  );
};

/** The addresses of `--url gateway-only=<url> --url legacy-fallback=<url>`: one for each mode. */
export const parseModeUrls = (texts: readonly string[]): ReadonlyMap<(typeof MODES)[number], string> => {
  const urls = namedUrls(texts, MODES);
  if (urls !== null && urls.size === MODES.length) return urls;
  throw usageError(text.needsTwoUrls(), text.needsTwoUrlsHint());
};

/** Whether the address of a `--url` is said to be that of a mode. */
export const namesMode = (written: string): boolean => MODES.some((mode) => written.startsWith(`${mode}=`));

/** The two builds or profiles that `ab` can set against each other. */
export const BUILDS = ['reference', 'candidate'] as const;

/** The addresses of `--url reference=<url> --url candidate=<url>`, either of which may be left out. */
export const parseBuildUrls = (texts: readonly string[]): ReadonlyMap<(typeof BUILDS)[number], string> => {
  const urls = namedUrls(texts, BUILDS);
  if (urls !== null) return urls;
  throw usageError(text.badBuildUrls(), text.badBuildUrlsHint());
};
