import type { Column, Line, Section } from './page.ts';
import { columnsOf, visible } from './safe-text.ts';
import { BREAKABLE, fillOf, wrap } from './wrap.ts';

type Table = Extract<Section, { kind: 'table' }>;

const GAP = '  ';
const INDENT = '  ';
const NARROWEST = 8;

/** The widest of what stands in a column, by a measure of texts. */
const widestIn = (table: Table, index: number, measure: (text: string) => number): number =>
  Math.max(
    measure(table.columns[index]?.title ?? ''),
    ...table.rows.flatMap((row) => (row[index] ?? []).map(({ text }) => measure(visible(text)))),
  );

const longestWord = (text: string): number => Math.max(...text.split(BREAKABLE).map(columnsOf));

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

/** Natural widths, the widest column made narrower until all fit; null where that would cut a word or a number in two. */
const fittedWidths = (table: Table, available: number): number[] | null => {
  const room = available - GAP.length * (table.columns.length - 1);
  const least = table.columns.map((_, index) => widestIn(table, index, longestWord));
  if (total(least) > room) return null;
  const widths = table.columns.map((_, index) => widestIn(table, index, columnsOf));
  while (total(widths) > room) {
    const slack = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = slack.indexOf(Math.max(...slack));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
};

const wrapped = (lines: readonly Line[], width: number): Line[] =>
  lines.flatMap(({ text, tone }) => wrap(visible(text), width).map((piece) => ({ text: piece, tone })));

type Rule = { readonly column: Column; readonly width: number };

const EMPTY: Line = { text: '', tone: 'plain' };

/** One row of cells as the lines of text it takes; cells wrap within their column. */
const rowLines = (
  row: readonly (readonly Line[])[],
  rules: readonly Rule[],
  paintLine: (line: Line) => string,
): string[] => {
  const cells = rules.map(({ width }, index) => wrapped(row[index] ?? [], width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    rules
      .map(({ column, width }, index) => {
        const { text, tone } = cells[index]?.[at] ?? EMPTY;
        const isLast = index === rules.length - 1;
        const fill = fillOf(text, width);
        const painted = paintLine({ text, tone });
        if (column.align === 'right') return fill + painted;
        return isLast ? painted : painted + fill;
      })
      .join(GAP)
      .trimEnd(),
  );
};

/** Where columns do not fit beside each other: each row as a paragraph of its own, every value with the title of its column. */
const stackedLines = (table: Table, available: number, paintLine: (line: Line) => string): string[] =>
  table.rows.flatMap((row) => {
    const [head = [], ...rest] = row;
    const values = rest.flatMap((each, index): Line[] => {
      const title = table.columns[index + 1]?.title ?? '';
      return each.map(({ text, tone }, nth) => ({ text: nth === 0 ? `${title}: ${text}` : text, tone }));
    });
    const below = wrapped(values, Math.max(NARROWEST, available - INDENT.length));
    return [...wrapped(head, available).map(paintLine), ...below.map((each) => INDENT + paintLine(each))];
  });

/** A table as lines of at most `available` columns, its header first; on a narrow terminal row under row. */
export const tableLines = (table: Table, available: number, paintLine: (line: Line) => string): string[] => {
  const widths = fittedWidths(table, available);
  if (widths === null) return stackedLines(table, available, paintLine);
  const rules = table.columns.map((column, index) => ({ column, width: widths[index] ?? NARROWEST }));
  const header = table.columns.map(({ title }): Line[] => [{ text: title, tone: 'quiet' }]);
  return [header, ...table.rows].flatMap((row) => rowLines(row, rules, paintLine));
};
