import type { Cell, Line, Page, Section } from './page.ts';
import { pageOf } from './page-of.ts';
import { markdownFence, markdownLine, markdownText } from './safe-markdown.ts';
import type { ReportView } from './view.ts';

const bold = (text: string): string => `**${text}**`;

/** Bold stands in for colour: what is good, bad or unsure must not need one. */
const stressed = ({ tone }: Line, safe: string): string =>
  safe !== '' && (tone === 'bad' || tone === 'unsure' || tone === 'strong') ? bold(safe) : safe;

const item = (each: Line): string => `- ${stressed(each, markdownLine(each.text))}`;

const cellText = (lines: Cell): string => lines.map((each) => stressed(each, markdownText(each.text))).join('<br>');

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const bodyOf = (section: Section): string[] => {
  switch (section.kind) {
    case 'lines':
      return section.lines.map(item);
    case 'points':
      return section.points.flatMap(({ head, under }) => [item(head), ...under.map((each) => `  ${item(each)}`)]);
    case 'table':
      return [
        tableRow(section.columns.map(({ title }) => markdownText(title))),
        tableRow(section.columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
        ...section.rows.map((row) => tableRow(row.map(cellText))),
        ...(section.caption === null ? [] : ['', markdownLine(section.caption)]),
      ];
    case 'verbatim':
      return markdownFence(section.texts);
  }
};

const sectionLines = (section: Section): string[] => ['', `### ${markdownText(section.title)}`, '', ...bodyOf(section)];

const folded = (title: string, lines: readonly string[]): string[] => [
  '',
  '<details>',
  `<summary>${markdownText(title)}</summary>`,
  ...lines,
  '',
  '</details>',
];

const headLines = (page: Page): string[] => [
  `## ${markdownText(page.headline)}`,
  ...(page.under.length === 0 ? [] : ['', ...page.under.map(item)]),
];

/** The report as GitHub-flavoured Markdown for a pull request or a phone: verdict, reasons and next steps in the open, figures folded away. */
export const renderMarkdown = (view: ReportView): string => {
  const page = pageOf(view);
  const figures = folded(
    view.catalogue.report.title.figures,
    [...page.sure, ...page.figures, ...page.background].flatMap(sectionLines),
  );
  const lines = [
    ...headLines(page),
    ...page.first.flatMap(sectionLines),
    ...figures,
    ...page.last.flatMap(sectionLines),
  ];
  return `${lines.join('\n')}\n`;
};
