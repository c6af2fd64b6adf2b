import { stripVTControlCharacters } from 'node:util';
import { shorten } from '../core/shown.ts';

/** What acts instead of showing: control and format characters, line and paragraph separators, private use, unassigned. */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu;

/** Evidence is read by people: an excerpt, not a body. */
const LONGEST = 300;
/** Of an excerpt that says first how a command ended. */
const LONGEST_TAIL = 280;

/** `\u001b` and `\n` as JSON writes them, where what they stand for acts. */
const ESCAPES = /\\(?:u([0-9a-fA-F]{4})|[bfnrt])/g;

/** With escapes that stand for something that acts resolved: what a reader of the JSON would have got. */
const resolved = (text: string): string =>
  text.replace(ESCAPES, (written, hex?: string) => {
    if (hex === undefined) return ' ';
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return character.search(ACTING) === -1 ? written : character;
  });

/** A text that shows and does nothing: without terminal sequences, everything else that acts as one space. */
export const plain = (text: string): string =>
  stripVTControlCharacters(resolved(text)).toWellFormed().replace(ACTING, ' ').trim();

/** What the text would be if nothing had stood in it that acts: a secret that was broken up is whole again. */
const seamless = (text: string): string => stripVTControlCharacters(resolved(text)).toWellFormed().replace(ACTING, '');

type Redact = (text: string) => string;

/** A text of a target, plain and without secrets, as long as it is. Secrets go before any cut: half a secret is no longer found. */
const harmless = (text: string, redact: Redact): string => {
  const joined = seamless(text);
  const hidden = redact(joined);
  return hidden === joined ? redact(plain(text)) : plain(hidden);
};

/** Makes of any text of a target evidence: plain, without secrets, short. */
export const excerptWith =
  (redact: Redact) =>
  (text: string): string =>
    shorten(harmless(text, redact), LONGEST);

/** The same of what a command said: its last words, for the reason of a failure stands there. */
export const tailWith =
  (redact: Redact) =>
  (text: string): string => {
    const whole = harmless(text, redact);
    return whole.length <= LONGEST_TAIL ? whole : `…${whole.slice(1 - LONGEST_TAIL).toWellFormed()}`;
  };
