import { explainReason } from '../../judge/explain.ts';
import type { Section } from '../page.ts';
import { line, toneOfVerdict } from '../page.ts';
import type { ReportView } from '../view.ts';

/** Why the verdict is what it is, worst first. */
export const whySection = (view: ReportView): Section => {
  const { judgement, catalogue } = view;
  const lines = judgement.reasons.map((reason) =>
    line(
      explainReason(catalogue, reason, judgement),
      reason.code === 'objective-failed' || reason.code === 'comparison-failed'
        ? toneOfVerdict('fail')
        : toneOfVerdict('inconclusive'),
    ),
  );
  return {
    kind: 'lines',
    title: catalogue.report.title.why,
    lines: lines.length === 0 ? [line(catalogue.report.everyObjectiveHolds)] : lines,
  };
};
