import type { Comparison, IndicatorComparison } from '../../core/comparison.ts';
import { type Cell, line, type Section, toneOfVerdict } from '../page.ts';
import type { ReportView } from '../view.ts';

const nameCell = (view: ReportView, of: IndicatorComparison): Cell => {
  const { comparison, comparisonTable } = view.catalogue;
  const name = comparison.name(of.id);
  return [line(of.gating ? name : comparisonTable.infoOnly(name), 'strong')];
};

const seenCell = (view: ReportView, of: IndicatorComparison): Cell => {
  const words = view.catalogue.comparisonTable;
  return [line(words.figure(of)), ...words.bounds(of).map((each) => line(each, 'quiet'))];
};

/** What only informs is never printed in the colours of a verdict. */
const verdictCell = (view: ReportView, of: IndicatorComparison, comparison: Comparison): Cell => {
  const words = view.catalogue.comparisonTable;
  const tone = of.gating ? toneOfVerdict(of.verdict) : 'plain';
  return [line(words.verdict(of, comparison), tone), line(words.after(of.shown.pairs), 'quiet')];
};

const table = (view: ReportView, comparison: Comparison, title: string): Section => {
  const { column, caption } = view.catalogue.comparisonTable;
  return {
    kind: 'table',
    title,
    caption: caption(comparison),
    columns: [column.figure, column.seen, column.verdict].map((each) => ({ title: each, align: 'left' }) as const),
    rows: comparison.indicators.map((of) => [
      nameCell(view, of),
      seenCell(view, of),
      verdictCell(view, of, comparison),
    ]),
  };
};

/** The candidate against the reference, figure by figure; none in a run of one arm. */
export const comparisonSections = (view: ReportView): Section[] => {
  const { comparison } = view.judgement;
  return comparison === null ? [] : [table(view, comparison, view.catalogue.comparisonTable.title)];
};

/** The reference against itself, where the run had a third arm. */
export const controlSections = (view: ReportView): Section[] => {
  const { control } = view.judgement;
  return control === null ? [] : [table(view, control, view.catalogue.comparisonTable.controlTitle)];
};
