import type { Comparison } from '../core/comparison.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { explainReason } from '../judge/explain.ts';
import { comparisonSections, controlSections } from '../report/sections/comparison.ts';
import { type Finding, messageOf, tableText } from './finding.ts';
import { type JudgedRecord, judgeSubject, type Subject } from './subject.ts';

/** Of a comparison that a void run leaves undecided, what voids it; else each figure that is no pass, in a sentence. */
const sentencesOf = (of: Comparison, { catalogue, judgement }: JudgedRecord): string[] => {
  const { comparison } = catalogue;
  if (of.reason === 'invalid')
    return [...judgement.reasons, ...judgement.modes.flatMap(({ reasons }) => reasons)]
      .filter(({ code }) => code === 'invalid')
      .map((reason) => explainReason(catalogue, reason, judgement));
  const open = of.indicators.filter(({ gating, verdict }) => gating && verdict !== 'pass');
  return [
    ...open.map((indicator) => comparison.indicator(indicator, of)),
    ...(of.reason === 'between-margins' ? [comparison.luck()] : []),
  ];
};

/**
 * Whether the candidate of an `ab` run is no worse than its reference (with `--equivalent`: alike), by the comparison of `judge()`. Whether the
 * arms hold their own objectives is not asked here. A run that compares nothing is a HarnessError.
 */
export const beNoWorse = (subject: Subject): Finding => {
  const judged = judgeSubject(subject);
  const { catalogue, judgement } = judged;
  const { comparison } = judgement;
  if (comparison === null) {
    const { noComparison, noComparisonHint } = catalogue.matchers;
    throw new HarnessError(noComparison(), { exitCode: EXIT.usage, hint: noComparisonHint() });
  }
  const { verdict } = comparison;
  const message = messageOf(
    {
      headline: catalogue.matchers.compared(verdict, catalogue.comparison.overall(comparison)),
      sentences: sentencesOf(comparison, judged),
      blocks: [...comparisonSections(judged), ...controlSections(judged)].map(tableText),
    },
    judged,
  );
  return { verdict, message };
};
