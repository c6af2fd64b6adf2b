import type { Diagnosis, Finding } from '../../core/diagnosis.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Tone } from '../page.ts';
import type { Paint } from '../paint.ts';
import { visible } from '../safe-text.ts';
import { wrap } from '../wrap.ts';

const { report: text } = englishCatalogue.diagnose;

export type DiagnosisPrint = { readonly columns: number; readonly paint: Paint };

const TONES: Readonly<Record<Diagnosis['outcome'], Tone>> = { class: 'bad', nothing: 'good', undecided: 'unsure' };
const NARROWEST = 40;

/** A sentence with its first line behind a mark and the rest under it. */
const item = (mark: string, sentence: string, width: number): string[] =>
  wrap(visible(sentence), width - mark.length).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);

const classedLine = ({ classed }: Finding): readonly string[] => {
  if (classed === null) return [];
  const { follows, why, line } = classed;
  return [follows === null ? text.classed(classed.class, line, why) : text.follows(follows, why)];
};

const findingLines = (finding: Finding, { paint }: DiagnosisPrint, width: number): string[] => [
  ...item('  - ', finding.text, width),
  ...classedLine(finding).flatMap((line) => item('    ', line, width)),
  ...(finding.source === null ? [] : item('    ', text.source(finding.source), width)).map(paint.quiet),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

/** A diagnosis as text of at most `columns` columns: the class and what to do first, why next, and the next command last, on a line of its own. */
export const renderDiagnosis = (diagnosis: Diagnosis, print: DiagnosisPrint): string => {
  const width = Math.max(NARROWEST, print.columns);
  const { headline, outcome, advice, findings, sure, steps, tier, next, from } = diagnosis;
  const found = (...states: readonly Finding['state'][]): string[] =>
    findings.filter(({ state }) => states.includes(state)).flatMap((each) => findingLines(each, print, width));
  const wrapped = (sentence: string): string[] => wrap(visible(sentence), width);
  const listed = (sentences: readonly string[]): string[] =>
    sentences.flatMap((sentence) => item('  - ', sentence, width));
  const lines = [
    ...wrapped(headline).map(print.paint[TONES[outcome]]),
    ...advice.flatMap(wrapped),
    ...wrapped(text.from(from.what, from.path)),
    ...section(text.why(), found('broken')),
    ...section(text.beside(), found('beside')),
    ...section(text.unmeasured(), found('undecided', 'unmeasured')),
    ...section(text.sure(), listed(sure)),
    ...section(
      text.steps(tier),
      steps.flatMap((step, at) => item(`  ${at + 1}. `, step, width)),
    ),
    // A command is copied: it stands on a line of its own, whatever its length.
    ...(next === null ? [] : ['', ...wrapped(next.why), text.next(), `  ${visible(next.command)}`]),
  ];
  return `${lines.join('\n')}\n`;
};
