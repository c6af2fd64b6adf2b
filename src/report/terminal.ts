import { type Line, line, type Page, type Section, toneOfVerdict } from './page.ts';
import { pageOf } from './page-of.ts';
import type { Paint } from './paint.ts';
import { visible } from './safe-text.ts';
import { tableLines } from './text-table.ts';
import type { ReportView } from './view.ts';
import { wrap } from './wrap.ts';

export type TerminalOptions = {
  readonly columns: number;
  readonly paint: Paint;
  /** `short` leaves out what the files of the run hold as well: it is what a person reads as the run ends. */
  readonly detail: 'short' | 'full';
};

const INDENT = '  ';
const NARROWEST = 40;

const painted = ({ text, tone }: Line, paint: Paint): string => paint[tone](text);

const paragraph = (each: Line, width: number, paint: Paint): string[] =>
  wrap(visible(each.text), width - INDENT.length).map((text, index) =>
    index === 0 ? painted({ ...each, text }, paint) : INDENT + painted({ ...each, text }, paint),
  );

const bodyOf = (section: Section, width: number, paint: Paint): string[] => {
  switch (section.kind) {
    case 'lines':
      return section.lines.flatMap((each) => paragraph(each, width, paint));
    case 'points':
      return section.points.flatMap(({ head, under }) => [
        ...paragraph(head, width, paint),
        ...under.flatMap((each) => paragraph(each, width - INDENT.length, paint)).map((text) => INDENT + text),
      ]);
    case 'table': {
      const rows = tableLines(section, width, (each) => painted(each, paint));
      const caption = section.caption === null ? [] : paragraph(line(section.caption, 'quiet'), width, paint);
      return [...rows, ...caption];
    }
    case 'verbatim':
      return section.texts.map(visible);
  }
};

const sectionLines = (section: Section, width: number, paint: Paint): string[] => [
  '',
  painted(line(section.title, 'strong'), paint),
  ...bodyOf(section, width - INDENT.length, paint).map((text) => (text === '' ? '' : INDENT + text)),
];

const headLines = (page: Page, width: number, paint: Paint): string[] => [
  ...wrap(visible(page.headline), width).map((text) => painted(line(text, toneOfVerdict(page.verdict)), paint)),
  ...page.under.flatMap((each) => paragraph(each, width, paint)),
];

/** The headline once more: on a screen that scrolled, the last line is the one that is seen. */
const closing = (page: Page, width: number, paint: Paint): string[] => [
  '',
  ...wrap(visible(page.headline), width).map((text) => painted(line(text, toneOfVerdict(page.verdict)), paint)),
];

/** The report for a terminal of `columns` columns. Everything fits into them except file paths and commands, which are left whole to be copied. */
export const renderTerminal = (view: ReportView, { columns, paint, detail }: TerminalOptions): string => {
  const page = pageOf(view);
  const width = Math.max(NARROWEST, columns);
  const sections =
    detail === 'short'
      ? [...page.first, ...page.figures, ...page.last]
      : [...page.first, ...page.sure, ...page.figures, ...page.background, ...page.last];
  const body = sections.flatMap((each) => sectionLines(each, width, paint));
  const end = detail === 'short' ? closing(page, width, paint) : [];
  return `${[...headLines(page, width, paint), ...body, ...end].join('\n')}\n`;
};
