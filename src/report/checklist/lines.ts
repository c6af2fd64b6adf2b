import type { CheckResult } from '../../core/checklist.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const { report: text } = englishCatalogue.verify;

/** All that is known of a check beside its outcome, as sentences: what was expected, asked and answered, and where the check is from. */
export const evidenceLines = ({ expectation, evidence, source }: CheckResult): readonly string[] => [
  text.expected(expectation),
  ...evidence.flatMap(({ request, answer, tookMs }) => [text.asked(request), text.answered(answer, tookMs)]),
  text.source(source),
];
