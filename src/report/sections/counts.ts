import type { Totals } from '../../core/judgement.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
import { byFrequency, type KindCount, type ModeView, refusedByReasonOf } from '../facts.ts';
import { type Cell, cell, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

type Row = { readonly label: string; readonly values: readonly (number | null)[] };

/** One row for every key of `labels`, in its order: a count that gets a label gets a row. */
const rowsOf = <Key extends string>(
  labels: Readonly<Record<Key, string>>,
  counts: readonly Readonly<Record<NoInfer<Key>, number | null>>[],
): (Row & { readonly key: Key })[] =>
  (Object.keys(labels) as Key[]).map((key) => ({ key, label: labels[key], values: counts.map((each) => each[key]) }));

/** One row for every kind that any mode has seen. */
const kindRows = (words: Catalogue['report']['counts'], kinds: readonly (readonly KindCount[])[]): Row[] => {
  const names = [...new Set(kinds.flat().map(({ kind }) => kind))];
  return names.map((name) => ({
    label: words.kind(name),
    values: kinds.map((each) => each.find(({ kind }) => kind === name)?.count ?? 0),
  }));
};

const requestRows = (words: Catalogue['report']['counts'], totals: readonly Totals[]): Row[] => {
  const arrivals = totals.map((each) => each.arrivals);
  const kinds = totals.map(({ failures }) => byFrequency(failures));
  return rowsOf(words.requests, arrivals).flatMap((row): Row[] =>
    row.key === 'unanswered' ? [row, ...kindRows(words, kinds)] : [row],
  );
};

const connectionRows = (view: ReportView, modes: readonly ModeView[]): Row[] => {
  const words = view.catalogue.report.counts;
  const totals = modes.map(({ judged }) => judged.totals.connections);
  return rowsOf(words.connections, totals).flatMap((row): Row[] => {
    if (row.key === 'refused')
      return [
        row,
        ...kindRows(
          words,
          modes.map(({ mode }) => refusedByReasonOf(view.record, mode)),
        ),
      ];
    if (row.key === 'lost')
      return [
        row,
        ...kindRows(
          words,
          totals.map(({ lostByReason }) => byFrequency(lostByReason)),
        ),
      ];
    return [row];
  });
};

const valueCell = (view: ReportView, value: number | null): Cell =>
  cell(value === null ? view.catalogue.report.notMeasured : view.catalogue.report.count(value));

/** Every arrival, connection and message by the class it ended in; one column a mode. */
export const countsSection = (view: ReportView, modes: readonly ModeView[]): Section => {
  const words = view.catalogue.report.counts;
  const totals = modes.map(({ judged }) => judged.totals);
  const rows = [
    ...requestRows(words, totals),
    ...connectionRows(view, modes),
    ...rowsOf(
      words.messages,
      totals.map(({ messages }) => messages),
    ),
  ];
  const allMeasured = rows.every(({ values }) => values.every((value) => value !== null));
  return {
    kind: 'table',
    title: view.catalogue.report.title.counts,
    caption: allMeasured ? words.captionAllMeasured : words.caption,
    columns: [
      { title: words.column, align: 'left' },
      ...modes.map(({ mode }) => ({ title: mode, align: 'right' }) as const),
    ],
    rows: rows.map(({ label, values }) => [[line(label)], ...values.map((value) => valueCell(view, value))]),
  };
};
