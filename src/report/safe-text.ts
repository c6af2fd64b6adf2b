/**
 * Everything that acts instead of showing: control characters (C0, DEL, C1: a terminal obeys them), format characters (bidirectional
 * overrides, zero widths: they make text read as something else), line and paragraph separators, private use, unassigned.
 */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const writtenOut = (character: string): string =>
  NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The text with every character that acts written out, so that it shows and does nothing. Lone surrogates become U+FFFD. */
export const visible = (text: string): string => text.toWellFormed().replace(ACTING, writtenOut);

/** At most `characters` code points; a longer text ends in an ellipsis. */
export const shortened = (text: string, characters: number): string => {
  const points = Array.from(text);
  return points.length <= characters ? text : `${points.slice(0, characters - 1).join('')}…`;
};

/** East Asian wide and emoji blocks: two columns each on a terminal (Unicode TR 11, rough: whole blocks). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;

/** How many terminal columns a visible text takes. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
};
