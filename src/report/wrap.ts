import { columnsOf } from './safe-text.ts';

/** The columns of a text that no terminal gives a width: of every file, and of what a pipe reads. */
export const COLUMNS = 80;

/** A word longer than a line is cut at the line's width: nothing may run out of a table cell. */
const piecesOf = (word: string, width: number): string[] => {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && columnsOf(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
};

/** A number stays with its unit and its sign. */
export const BREAKABLE = /(?<![<>]) (?!%|ms\b)/;

/** A command or a name in backticks is typed as it stands, so no line ends within one. */
const BREAKABLE_OUTSIDE_TICKS = new RegExp(`${BREAKABLE.source}(?=(?:[^\`]*\`[^\`]*\`)*[^\`]*$)`);

const filled = (words: readonly string[], width: number): string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (columnsOf(longer) <= width) {
      current = longer;
    } else {
      if (current !== '') lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
};

/** Breaks a text at spaces into lines of at most `width` columns. An empty text is one empty line. */
export const wrap = (text: string, width: number): string[] =>
  columnsOf(text) <= width
    ? [text]
    : filled(
        text.split(BREAKABLE).flatMap((each) => piecesOf(each, width)),
        width,
      );

/** The same, but what a reader would copy stays whole, however long: a word, and what stands in backticks. */
export const wrapWhole = (text: string, width: number): string[] =>
  columnsOf(text) <= width ? [text] : filled(text.split(BREAKABLE_OUTSIDE_TICKS), width);

/** Breaks a line that may be indented: what goes over goes on under its first word, two columns further in. */
export const hang = (line: string, width: number, breaking: typeof wrap = wrap): string[] => {
  if (columnsOf(line) <= width) return [line];
  const body = line.trimStart();
  const indent = ' '.repeat(line.length - body.length);
  const [first = '', ...rest] = breaking(body, Math.max(1, width - indent.length - 2));
  return [`${indent}${first}`, ...rest.map((part) => `${indent}  ${part}`)];
};

/** The spaces that a text lacks to `width` columns. */
export const fillOf = (text: string, width: number): string => ' '.repeat(Math.max(0, width - columnsOf(text)));
