import { EXIT, HarnessError } from '../../core/errors.ts';
import { MODES, type Mode } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { baseUrlOf } from '../../target/base-url.ts';

const checked = (url: string, flag: string): string => {
  const base = baseUrlOf(url);
  if (base === null) {
    throw new HarnessError(englishCatalogue.cli.badUrl(flag), {
      exitCode: EXIT.usage,
      hint: englishCatalogue.cli.badUrlHint(),
    });
  }
  return base;
};

const isMode = (text: string): text is Mode => MODES.some((mode) => mode === text);

/** The address of `--url <url>`. */
export const parseUrl = (text: string): string => checked(text, '--url');

/** The addresses of `--url gateway-only=<url> --url legacy-fallback=<url>`: one for each mode. */
export const parseModeUrls = (texts: readonly string[]): ReadonlyMap<Mode, string> => {
  const urls = new Map<Mode, string>();
  for (const text of texts) {
    const [mode = '', ...rest] = text.split('=');
    if (!isMode(mode) || rest.length === 0 || urls.has(mode)) break;
    urls.set(mode, checked(rest.join('='), '--url'));
  }
  if (urls.size !== MODES.length || texts.length !== MODES.length) {
    throw new HarnessError(englishCatalogue.cli.needsTwoUrls(), {
      exitCode: EXIT.usage,
      hint: englishCatalogue.cli.needsTwoUrlsHint(),
    });
  }
  return urls;
};
