import type { Checklist, CheckResult } from '../../core/checklist.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { markdownFence, markdownLine, markdownText } from '../safe-markdown.ts';
import { evidenceLines } from './lines.ts';

const { report: text } = englishCatalogue.verify;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const rowOf = ({ id, title, outcome, source }: CheckResult): string =>
  row([`${id}: ${title}`, text.states[outcome.state], outcome.why, source].map(markdownText));

const sectionOf = (check: CheckResult): string[] => [
  '',
  `### ${markdownText(`${check.id}: ${check.title}`)}`,
  '',
  ...markdownFence(evidenceLines(check)),
];

/** The checklist as GitHub-flavoured Markdown: the verdict first, a table, then the evidence of every check. `command` null: what it is part of says it. */
export const renderChecklistMarkdown = (list: Checklist, command: string | null): string => {
  const [check = '', result = '', found = '', , source = ''] = text.columns;
  const lines = [
    `# ${markdownText(list.verdictLine)}`,
    '',
    markdownLine(text.head({ ...list.target, tier: list.tier })),
    '',
    row([check, result, found, source]),
    row(['---', '---', '---', '---']),
    ...list.checks.map(rowOf),
    ...list.checks.flatMap(sectionOf),
    ...(command === null ? [] : ['', ...markdownFence([text.again(command)])]),
  ];
  return `${lines.join('\n')}\n`;
};
