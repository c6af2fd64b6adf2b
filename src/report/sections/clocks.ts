import type { ClockQuantiles, ModeJudgement } from '../../core/judgement.ts';
import type { ModeView } from '../facts.ts';
import { type Cell, cell, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

type ClockName = keyof ModeJudgement['clocks'];

const quantileCells = (view: ReportView, of: ClockQuantiles): Cell[] => {
  const { clocks, notMeasured, count } = view.catalogue.report;
  const inMs = [of.p50Ms, of.p95Ms, of.p99Ms, of.maxMs].map((ms) =>
    ms === null ? notMeasured : clocks.milliseconds(ms),
  );
  return [count(of.n), ...inMs].map((text) => cell(text));
};

/** Every clock of every mode: a reader can see how long an answer took, and whose time that was. */
export const clocksSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const words = view.catalogue.report.clocks;
  const several = modes.length > 1;
  const rows = (Object.keys(words.name) as ClockName[]).flatMap((name) =>
    modes.map(({ mode, judged }, index) => [
      cell(index === 0 ? words.name[name] : ''),
      ...(several ? [cell(mode)] : []),
      ...quantileCells(view, judged.clocks[name]),
    ]),
  );
  const { clock, mode, n, p50, p95, p99, max } = words.column;
  return {
    kind: 'table',
    title: view.catalogue.report.title.clocks,
    caption: words.caption,
    columns: [
      ...[clock, ...(several ? [mode] : [])].map((title) => ({ title, align: 'left' }) as const),
      ...[n, p50, p95, p99, max].map((title) => ({ title, align: 'right' }) as const),
    ],
    rows,
  };
};
