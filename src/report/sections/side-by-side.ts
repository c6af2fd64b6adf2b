import type { ModeJudgement } from '../../core/judgement.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import type { ModeView } from '../facts.ts';
import { cell, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const ratioOf = (judged: ModeJudgement, id: ObjectiveId): number | null => {
  const found = judged.objectives.find((each) => each.id === id);
  return found === undefined || found.n === 0 ? null : found.bad / found.n;
};

export type FigureName = keyof ReportView['catalogue']['report']['sideBySide']['figure'];
type Figure = { readonly unit: 'ms' | 'ratio'; readonly of: (judged: ModeJudgement) => number | null };

/** What two runs or two modes are looked at beside each other by. */
export const FIGURES: Readonly<Record<FigureName, Figure>> = {
  responseP50: { unit: 'ms', of: ({ clocks }) => clocks.response.p50Ms },
  responseP95: { unit: 'ms', of: ({ clocks }) => clocks.response.p95Ms },
  responseP99: { unit: 'ms', of: ({ clocks }) => clocks.response.p99Ms },
  errorRatio: { unit: 'ratio', of: (judged) => ratioOf(judged, 'error-rate') },
  connectP95: { unit: 'ms', of: ({ clocks }) => clocks.connect.p95Ms },
  disconnectRatio: { unit: 'ratio', of: (judged) => ratioOf(judged, 'disconnect-rate') },
  messageLatencyP95: { unit: 'ms', of: ({ clocks }) => clocks.messageLatency.p95Ms },
};

const valueText = (view: ReportView, unit: Figure['unit'], value: number | null): string => {
  const { notMeasured, milliseconds, percent } = view.catalogue.report;
  if (value === null) return notMeasured;
  return unit === 'ms' ? milliseconds(value) : percent(value);
};

const differenceText = (
  view: ReportView,
  unit: Figure['unit'],
  pair: readonly [number | null, number | null],
): string => {
  const [first, second] = pair;
  if (first === null || second === null) return view.catalogue.report.notMeasured;
  const share = first === 0 ? null : (second - first) / first;
  return view.catalogue.report.sideBySide.difference(unit, second - first, share);
};

/** Two modes and what lies between them. Shown, not judged: one run cannot tell a difference from the drift of its host. */
export const sideBySideSection = (view: ReportView, [first, second]: readonly [ModeView, ModeView]): Section => {
  const words = view.catalogue.report.sideBySide;
  const rows = (Object.keys(words.figure) as FigureName[]).map((name) => {
    const { unit, of } = FIGURES[name];
    const pair = [of(first.judged), of(second.judged)] as const;
    return [
      cell(words.figure[name]),
      ...pair.map((value) => cell(valueText(view, unit, value))),
      cell(differenceText(view, unit, pair)),
    ];
  });
  return {
    kind: 'table',
    title: view.catalogue.report.title.sideBySide,
    caption: words.caption(first.mode, second.mode),
    columns: [
      { title: words.column.figure, align: 'left' },
      ...[first.mode, second.mode, words.column.difference].map((title) => ({ title, align: 'right' }) as const),
    ],
    rows,
  };
};
