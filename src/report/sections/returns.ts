import { clockQuantiles } from '../../measure/summarize.ts';
import type { ModeView } from '../facts.ts';
import { cell, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** Sockets that were dropped and came back; no section where none set out. */
export const returnsSections = (view: ReportView, modes: readonly ModeView[]): readonly Section[] => {
  const { shapes, report } = view.catalogue;
  const { mode: modeTitle, ...titles } = shapes.returningColumn;
  const inMs = (ms: number | null): string => (ms === null ? report.notMeasured : report.clocks.milliseconds(ms));
  const rows = modes.flatMap(({ mode, judged }) => {
    const { returns } = judged.totals;
    if (returns === null) return [];
    const { attempted, connected, lost } = returns.counts;
    const { p50Ms, p95Ms, maxMs } = clockQuantiles(returns.back);
    const counts = [returns.out, attempted, connected, returns.stayedOut, lost].map(report.count);
    return [[mode, ...counts, ...[p50Ms, p95Ms, maxMs].map(inMs)].map((text) => cell(text))];
  });
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: shapes.returningTitle,
      caption: shapes.returningCaption,
      columns: [
        { title: modeTitle, align: 'left' },
        ...Object.values(titles).map((title) => ({ title, align: 'right' }) as const),
      ],
      rows,
    },
  ];
};
