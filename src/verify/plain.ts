import { stripVTControlCharacters } from 'node:util';
import { shorten } from '../core/shown.ts';

/** What acts instead of showing: control and format characters, line and paragraph separators, private use, unassigned. */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu;

/** Evidence is read by people: an excerpt, not a body. */
const LONGEST = 300;

/**
 * A text that shows and does nothing: without terminal sequences, everything else that acts as one space. It comes before redaction: a secret
 * that is broken up by such characters must be whole again when it is looked for.
 */
export const plain = (text: string): string =>
  stripVTControlCharacters(text).toWellFormed().replace(ACTING, ' ').trim();

/** What a secret looks like when characters that act stood inside it. */
const seamless = (text: string): string => stripVTControlCharacters(text).toWellFormed().replace(ACTING, '');

/** Makes of any text of a target evidence: plain, without secrets, short. Secrets go before the cut: half a secret is no longer found. */
export const excerptWith =
  (redact: (text: string) => string) =>
  (text: string): string => {
    const joined = seamless(text);
    // Where only the seamless text holds a secret, the other one holds it in pieces.
    const hidden = redact(joined);
    return shorten(hidden === joined ? redact(plain(text)) : plain(hidden), LONGEST);
  };
