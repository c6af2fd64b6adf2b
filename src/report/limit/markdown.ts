import type { LimitMode, LimitSearch } from '../../core/limit-search.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { markdownFence, markdownLine, markdownText } from '../safe-markdown.ts';
import { stepTable } from './page.ts';
import { type PoolAt, remarksOf } from './remarks.ts';

const { limit: text } = englishCatalogue;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (mode: LimitMode): string[] => {
  const { columns, rows } = stepTable(mode);
  return [
    row(columns.map(({ title }) => markdownText(title))),
    row(columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
    ...rows.map((cells) => row(cells.map((lines) => lines.map((line) => markdownText(line.text)).join('<br>')))),
  ];
};

/** A search as GitHub-flavoured Markdown: the answers first, then every step. */
export const renderLimitMarkdown = (search: LimitSearch, poolAt: PoolAt): string =>
  `${[
    `## ${markdownText(text.title(search.scenario, search.gating))}`,
    '',
    ...search.modes.map((mode) => `- **${markdownText(mode.text)}**`),
    ...remarksOf(search, poolAt).map((remark) => `- ${markdownText(remark)}`),
    ...search.modes.flatMap((mode) => ['', `### ${markdownLine(mode.mode)}`, '', ...tableOf(mode)]),
    '',
    ...markdownFence([search.command]),
  ].join('\n')}\n`;
