/**
 * Env files as dotenv reads them (its README, "Rules"). A text here holds one character a byte (latin1), so that whatever else stands in the file
 * comes out as it went in.
 */

/** One value of a key. `line` counts from 1. */
export type EnvEntry = { readonly key: string; readonly value: string; readonly line: number };

type Line = { readonly text: string; readonly ending: string };

/** A line that sets a key; the parts together are the line again. */
type Assignment = {
  readonly before: string;
  readonly key: string;
  readonly equals: string;
  readonly quote: string;
  readonly value: string;
  readonly after: string;
};

const BOM = '\u00ef\u00bb\u00bf';

const linesOf = (text: string): readonly Line[] =>
  [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
    .map(([, content = '', ending = '']) => ({ text: content, ending }))
    .filter((line) => line.text !== '' || line.ending !== '');

const HEAD = new RegExp(`^((?:${BOM})?\\s*(?:export\\s+)?)([\\w.-]+)(\\s*=[^\\S\\r\\n]*)(.*)$`);

const assignmentIn = (text: string): Assignment | null => {
  const head = HEAD.exec(text);
  if (head === null) return null;
  const [, before = '', key = '', equals = '', rest = ''] = head;
  const quoted = /^(['"`])((?:\\.|(?!\1).)*)\1(.*)$/.exec(rest);
  if (quoted !== null) {
    const [, quote = '', value = '', after = ''] = quoted;
    return { before, key, equals, quote, value, after };
  }
  const [, value = '', after = ''] = /^([^#]*?)(\s*(?:#.*)?)$/.exec(rest) ?? [];
  return { before, key, equals, quote: '', value, after };
};

/** The quote that a value opens and does not close on its line; null where it does not. */
const openQuote = (text: string): string | null => {
  const found = HEAD.exec(text)?.[4] ?? '';
  const quote = /^['"`]/.exec(found)?.[0] ?? null;
  return quote === null || found.indexOf(quote, 1) !== -1 ? null : quote;
};

/** Which lines stand inside a value that runs over several lines: what looks like a key there is none. */
const insideValues = (lines: readonly Line[]): ReadonlySet<number> => {
  const inside = new Set<number>();
  for (let at = 0; at < lines.length; at += 1) {
    const quote = openQuote(lines[at]?.text ?? '');
    const end = quote === null ? -1 : lines.findIndex((line, index) => index > at && line.text.includes(quote));
    if (end === -1) continue;
    for (let index = at + 1; index <= end; index += 1) inside.add(index);
    at = end;
  }
  return inside;
};

/** Every value of every key, in the order of the file. Comments and the inside of long values set nothing. */
export const envEntries = (text: string): readonly EnvEntry[] => {
  const lines = linesOf(text);
  const inside = insideValues(lines);
  return lines.flatMap((line, index) => {
    const found = inside.has(index) ? null : assignmentIn(line.text);
    return found === null ? [] : [{ key: found.key, value: found.value, line: index + 1 }];
  });
};

/** The value of a key: of several the last, as dotenv and a shell take it. */
export const envValue = (text: string, key: string): string | null =>
  envEntries(text).findLast((entry) => entry.key === key)?.value ?? null;

/** The keys that have more than one value, with all of them. */
export const doubledKeys = (text: string, keys: readonly string[]): readonly (readonly EnvEntry[])[] =>
  keys.map((key) => envEntries(text).filter((entry) => entry.key === key)).filter((entries) => entries.length > 1);

const written = ({ before, key, equals, quote, after }: Assignment, value: string): string =>
  `${before}${key}${equals}${quote}${value}${quote}${after}`;

/** The lines with each key set where it first stands, and taken out where it stands again. */
const withValues = (lines: readonly Line[], values: ReadonlyMap<string, string>): readonly Line[] => {
  const inside = insideValues(lines);
  const done = new Set<string>();
  return lines.flatMap((line, index) => {
    const found = inside.has(index) ? null : assignmentIn(line.text);
    const value = found === null ? undefined : values.get(found.key);
    if (found === null || value === undefined) return [line];
    if (done.has(found.key)) return [];
    done.add(found.key);
    return [found.value === value ? line : { ...line, text: written(found, value) }];
  });
};

const joined = (lines: readonly Line[]): string => lines.map(({ text, ending }) => text + ending).join('');

/**
 * The text with these keys at these values, each once, and every other byte as it was: comments, order, quotes, line endings. A key that is not
 * there yet is added at the end; a file without a final newline keeps none. Doing it twice is doing it once.
 */
export const editEnvFile = (text: string, values: Readonly<Record<string, string>>): string => {
  const wanted = new Map(Object.entries(values));
  const known = new Set(envEntries(text).map(({ key }) => key));
  const lines = withValues(linesOf(text), wanted);
  const newline = linesOf(text).find(({ ending }) => ending !== '')?.ending ?? '\n';
  const added = [...wanted].filter(([key]) => !known.has(key)).map(([key, value]) => `${key}=${value}`);
  const edited = joined(lines);
  if (added.length === 0) return edited;
  const isOpen = edited !== '' && !/[\r\n]$/.test(edited);
  return isOpen
    ? `${edited}${newline}${added.join(newline)}`
    : `${edited}${added.map((line) => line + newline).join('')}`;
};
