import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Verification } from '../../core/verification.ts';
import { renderChecklistMarkdown } from '../checklist/markdown.ts';
import { markdownFence, markdownLine, markdownText } from '../safe-markdown.ts';

const { verification: text } = englishCatalogue;

const listOf = (title: string, sentences: readonly string[]): string[] =>
  sentences.length === 0
    ? []
    : ['', `## ${markdownText(title)}`, '', ...sentences.map((sentence) => `- ${markdownText(sentence)}`)];

/** A verification as GitHub-flavoured Markdown: the verdict and its reason first, then what it stands on. The report of its load is a file of its own. */
export const renderVerificationMarkdown = (of: Verification, loadReport: string | null): string => {
  const { load, restart, checklist, command } = of;
  const loadLines =
    load.state === 'not-played'
      ? [markdownLine(text.load.notPlayed(load.why)), ...(load.hint === '' ? [] : ['', markdownLine(load.hint)])]
      : [markdownLine(load.summary.reasons[0]?.text ?? text.load.allHold())];
  return `${[
    `# ${markdownText(of.verdictLine)}`,
    ...(restart === null ? [] : ['', markdownLine(restart.why)]),
    ...listOf(text.titles.traps(), restart?.traps ?? []),
    ...listOf(text.titles.proves(), of.proves),
    ...listOf(text.titles.leavesOpen(), of.leavesOpen),
    '',
    `## ${text.titles.load()}`,
    '',
    ...loadLines,
    ...(loadReport === null ? [] : ['', markdownLine(text.load.report(loadReport))]),
    '',
    renderChecklistMarkdown(checklist, null).replace(/^# /, `## ${text.titles.checklist()}: `).trimEnd(),
    '',
    ...markdownFence([text.again(command)]),
  ].join('\n')}\n`;
};
