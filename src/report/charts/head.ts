import type { Arm } from '../../core/modes.ts';
import type { ReportView } from '../view.ts';
import type { Head } from './drawing.ts';

type HeadWords = {
  /** What the chart shows. */
  readonly name: string;
  /** The figures of a mode, for its legend. */
  readonly figures: (mode: Arm) => string;
  /** How to read it. */
  readonly under: string;
};

/** The lines above a chart. */
export const headOf = ({ record, judgement, catalogue }: ReportView, { name, figures, under }: HeadWords): Head => {
  const { verdictWord, chart, modeVerdict } = catalogue.report;
  return {
    verdict: judgement.verdict,
    word: verdictWord[judgement.verdict],
    title: chart.title(name, record.scenario.name),
    modes: judgement.modes.map(({ mode, verdict }) => ({
      mode,
      text: chart.mode(modeVerdict(mode, verdict), figures(mode)),
    })),
    under,
  };
};
