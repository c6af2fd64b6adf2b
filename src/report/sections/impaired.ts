import { byFrequency, type ModeView } from '../facts.ts';
import { cell, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

/** Sockets that we made slow or silent, and what the target did to them; no section where there were none. */
export const impairedSections = (view: ReportView, modes: readonly ModeView[]): readonly Section[] => {
  const { shapes, report } = view.catalogue;
  const { mode: modeTitle, how, ...titles } = shapes.impairedColumn;
  const rows = modes.flatMap(({ mode, judged }) => {
    const { impaired } = judged.totals;
    if (impaired === null) return [];
    const ends = byFrequency(impaired.endedByReason);
    const ended = ends.reduce((sum, { count }) => sum + count, 0);
    const counts = [impaired.slow, impaired.halfOpen, ended].map(report.count);
    const reasons = ends.map(({ kind, count }) => `${kind} ${report.count(count)}`).join(', ');
    return [[mode, ...counts, reasons === '' ? shapes.nobodyEnded : reasons].map((text) => cell(text))];
  });
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: shapes.impairedTitle,
      caption: shapes.impairedCaption,
      columns: [
        { title: modeTitle, align: 'left' },
        ...Object.values(titles).map((title) => ({ title, align: 'right' }) as const),
        { title: how, align: 'left' },
      ],
      rows,
    },
  ];
};
