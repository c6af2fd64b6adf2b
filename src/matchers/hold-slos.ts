import { EXIT, HarnessError } from '../core/errors.ts';
import type { Arm } from '../core/modes.ts';
import { worstVerdict } from '../core/verdict.ts';
import { explainReason } from '../judge/explain.ts';
import { modeViewsOf } from '../report/facts.ts';
import { objectivesSection } from '../report/sections/objectives.ts';
import { type Finding, messageOf, tableText } from './finding.ts';
import { judgeSubject, type Subject } from './subject.ts';

export type HoldOptions = {
  /** Only this arm of the run; all of them where it is left out. */
  readonly arm?: Arm;
};

/**
 * Whether every gating objective of every arm holds (or of one arm), by `judge()` and the documented limits. How arms compare with each other
 * is not asked here. An arm that the run does not have is a HarnessError.
 */
export const holdSlos = (subject: Subject, { arm }: HoldOptions = {}): Finding => {
  const judged = judgeSubject(subject);
  const { catalogue, judgement, record } = judged;
  const all = modeViewsOf(judged);
  const views = all.filter(({ mode }) => arm === undefined || mode === arm);
  if (arm !== undefined && views.length === 0) {
    const hint = catalogue.matchers.noSuchArmHint(all.map(({ mode }) => mode));
    throw new HarnessError(catalogue.matchers.noSuchArm(arm), { exitCode: EXIT.usage, hint });
  }
  const verdict = worstVerdict(views.map((view) => view.judged.verdict));
  const arms = views.map(({ mode }) => mode);
  const reasons = views.flatMap((view) => view.judged.reasons);
  const message = messageOf(
    {
      headline: catalogue.matchers.held({ verdict, scenario: record.scenario.name, arms }),
      sentences: reasons.map((reason) => explainReason(catalogue, reason, judgement)),
      blocks: [tableText(objectivesSection(judged, views))],
    },
    judged,
  );
  return { verdict, message };
};
