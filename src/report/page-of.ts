import { type ModeView, modeViewsOf } from './facts.ts';
import { line, type Page, type Section, toneOfVerdict } from './page.ts';
import { brokeSections } from './sections/broke.ts';
import { clocksSection } from './sections/clocks.ts';
import { comparisonSections, controlSections } from './sections/comparison.ts';
import { countsSection } from './sections/counts.ts';
import { enginesSection } from './sections/engines.ts';
import { booksSection, failureSections, preflightSection, proofSection, warningSections } from './sections/evidence.ts';
import { impairedSections } from './sections/impaired.ts';
import { nextSection } from './sections/next.ts';
import { objectivesSection } from './sections/objectives.ts';
import { operationSections } from './sections/operations.ts';
import { quoteWireSections } from './sections/quote-wire.ts';
import { ratesSections } from './sections/rates.ts';
import { returnsSections } from './sections/returns.ts';
import { goOnSections, limitsSection, runSection } from './sections/run.ts';
import { serverSections } from './sections/server.ts';
import { sideBySideSection } from './sections/side-by-side.ts';
import { socketsSection } from './sections/sockets.ts';
import { sureSection } from './sections/sure.ts';
import { whySection } from './sections/why.ts';
import type { ReportView } from './view.ts';

/** Reference first, then candidate: differences read as what the candidate adds. */
const besideEachOther = ({ judgement }: ReportView, modes: readonly ModeView[]): readonly ModeView[] => {
  const { comparison } = judgement;
  if (comparison === null) return modes;
  return [comparison.reference, comparison.candidate].flatMap((arm) => modes.filter(({ mode }) => mode === arm));
};

/** The whole report without a format: verdict, reason, how sure, what next; then figures; then how to go on. */
export const pageOf = (view: ReportView): Page => {
  const { record, judgement, catalogue } = view;
  const modes = modeViewsOf(view);
  const [one, other] = besideEachOther(view, modes);
  const pair: Section[] = one !== undefined && other !== undefined ? [sideBySideSection(view, [one, other])] : [];
  const verdicts =
    modes.length < 2
      ? []
      : modes.map(({ mode, judged }) =>
          line(catalogue.report.modeVerdict(mode, judged.verdict), toneOfVerdict(judged.verdict)),
        );
  const warnings = judgement.warnings.length;
  return {
    verdict: judgement.verdict,
    headline: catalogue.report.headline(
      judgement.verdict,
      record.scenario.name,
      record.modes.map(({ mode }) => mode),
      judgement.warnings.find((warning) => warning.code === 'own-limits') ?? null,
    ),
    under: [...verdicts, ...(warnings === 0 ? [] : [line(catalogue.report.warningCount(warnings))])],
    first: [
      whySection(view),
      ...brokeSections(view),
      nextSection(view, modes),
      objectivesSection(view, modes),
      ...ratesSections(view, modes),
      ...returnsSections(view, modes),
      ...impairedSections(view, modes),
      ...comparisonSections(view),
      ...enginesSection(view, modes),
      ...warningSections(view),
    ],
    sure: [sureSection(view, modes)],
    figures: [
      ...controlSections(view),
      ...pair,
      ...operationSections(view, modes),
      ...failureSections(view, modes),
      countsSection(view, modes),
      ...socketsSection(view, modes),
      clocksSection(view, modes),
      ...quoteWireSections(view, modes),
      ...serverSections(view, modes),
      booksSection(view, modes),
    ],
    background: [
      proofSection(view, modes),
      preflightSection(view, modes),
      runSection(view, modes),
      limitsSection(view, modes),
    ],
    last: goOnSections(view),
  };
};
