import type { Advice } from '../advice.ts';
import { adviceOf } from '../advice.ts';
import type { ModeView } from '../facts.ts';
import { line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const sentenceOf = (view: ReportView, advice: Advice): string => {
  const words = view.catalogue.report.advice;
  switch (advice.code) {
    case 'failure-kinds':
      return words.failureKinds(advice.mode, advice.kinds);
    case 'refused-kinds':
      return words.refusedKinds(advice.mode, advice.kinds);
    case 'lost-kinds':
      return words.lostKinds(advice.mode, advice.kinds);
    case 'slow-part':
      return words.slowPart(advice.mode, advice);
    case 'good-ones-hold':
      return view.catalogue.quoteAnswers.goodOnesHold(advice.mode, advice);
    case 'nothing-answered':
      return words.nothingAnswered(advice.mode);
    case 'no-slot':
      return view.catalogue.quoteShapes.noSlot(advice.mode, advice);
    case 'users-waited':
      return view.catalogue.quoteShapes.usersWaited(advice.mode, advice.dropped);
    case 'slow-messages':
      return words.slowMessages(advice.mode);
    case 'other-mode-holds':
      return words.otherModeHolds(advice.mode, advice.other);
    case 'more-samples':
      return words.moreSamples(advice.mode, advice);
    case 'inconclusive':
      return view.catalogue.judgement.remedy(advice.reason);
    case 'worse-than-reference':
      return words.worseThanReference(advice.candidate, advice.reference);
    case 'undecided-comparison':
      return view.catalogue.comparison.remedy(advice.reason);
    case 'two-clients':
      return view.catalogue.twoClients.advice(advice.mode);
    case 'two-engines':
      return view.catalogue.twoEngines.advice(advice.mode);
    case 'remedy':
      return advice.text;
    case 'read-warnings':
      return words.readWarnings;
    case 'nothing':
      return words.nothing;
    case 'read-why':
      return words.readWhy;
  }
};

export const nextSection = (view: ReportView, modes: readonly ModeView[]): Section => ({
  kind: 'lines',
  title: view.catalogue.report.title.next,
  lines: adviceOf(view, modes).map((advice) => line(sentenceOf(view, advice))),
});
