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

/** Breaks a text at spaces into lines of at most `width` columns. An empty text is one empty line. */
export const wrap = (text: string, width: number): string[] => {
  if (columnsOf(text) <= width) return [text];
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(BREAKABLE).flatMap((each) => piecesOf(each, width))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (columnsOf(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
};

/** The spaces that a text lacks to `width` columns. */
export const fillOf = (text: string, width: number): string => ' '.repeat(Math.max(0, width - columnsOf(text)));
