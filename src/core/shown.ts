import type { ProblemText } from './text/en/problem.ts';

const LONGEST_SHOWN = 60;
const MOST_KEYS_SHOWN = 4;
const SECRET_NAME = /token|secret|passw|jwt|credential|authori[sz]|app_?key|api_?key/i;
/** A JWT (RFC 7519) or another long opaque string, wherever it stands. */
const SECRET_LOOK = /eyJ[\w-]{8,}\.|^[A-Za-z0-9+/_=-]{32,}$/;

/** Cuts a text to at most `longest` characters and says that it did. */
export const shorten = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, Math.max(0, longest - 1))}…`;

const isVariableName = (value: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(value);

/** Whether a name is one that credentials go by: `DB_PASSWORD`, `appKey`. */
export const soundsSecret = (name: string): boolean => SECRET_NAME.test(name);

const mayBeSecret = (value: string, path: readonly PropertyKey[]): boolean =>
  !isVariableName(value) && (SECRET_LOOK.test(value) || path.some((step) => soundsSecret(String(step))));

/**
 * A value of refused input, short enough for one line. Whatever stands under a key that sounds like a credential, or looks like one,
 * is hidden; of objects only the keys are shown, of lists only the length.
 */
export const shownValue = (value: unknown, path: readonly PropertyKey[], text: ProblemText): string => {
  if (value === undefined) return text.nothing();
  if (typeof value === 'string') {
    return mayBeSecret(value, path) ? text.hidden() : JSON.stringify(shorten(value, LONGEST_SHOWN));
  }
  if (Array.isArray(value)) return text.listOf(value.length);
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const first = keys.slice(0, MOST_KEYS_SHOWN).map((key) => shorten(key, LONGEST_SHOWN / 2));
    return text.objectWith(first, keys.length - first.length);
  }
  return typeof value === 'function' ? typeof value : shorten(String(value), LONGEST_SHOWN);
};
