import type { OperationCounts } from '../../core/operation-counts.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
import { quantileUs } from '../../measure/quantile.ts';
import { clockQuantiles } from '../../measure/summarize.ts';
import type { ModeView } from '../facts.ts';
import { type Cell, cell, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const notOkOf = ({ counts }: OperationCounts): number => counts.failed + counts.unanswered + counts.dropped;

/** With what was not answered well slower than all. */
const p95 = (operation: OperationCounts, { report, operations }: Catalogue): string => {
  const quantile = quantileUs(operation.response, notOkOf(operation), 0.95);
  if (quantile.kind === 'empty') return report.notMeasured;
  return quantile.kind === 'censored' ? operations.censored : report.clocks.milliseconds(quantile.us / 1000);
};

const okP95 = (operation: OperationCounts, { report }: Catalogue): string => {
  const { p95Ms } = clockQuantiles(operation.response);
  return p95Ms === null ? report.notMeasured : report.clocks.milliseconds(p95Ms);
};

/** What was sent, or found no slot: of a run that ended early, or lost a worker, the plan had more. */
const askedOf = ({ counts }: OperationCounts): number => counts.planned - counts.notReleased;

const rowOf = ({ catalogue }: ReportView, mode: string, operation: OperationCounts): readonly Cell[] => [
  [line(operation.operation), line(operation.endpoint)],
  cell(mode),
  ...[askedOf(operation), operation.counts.ok, notOkOf(operation)].map((n) => cell(catalogue.report.count(n))),
  cell(p95(operation, catalogue)),
  cell(okP95(operation, catalogue)),
];

/** Every operation as an endpoint of its own, and whether what was asked measured the target's cache; no section where no quotes were asked. */
export const operationSections = (view: ReportView, modes: readonly ModeView[]): Section[] => {
  const words = view.catalogue.operations;
  const rows = modes.flatMap(({ mode, seen }) => seen.byOperation.map((operation) => rowOf(view, mode, operation)));
  if (rows.length === 0) return [];
  const { operation, mode: modeTitle, ...numbers } = words.column;
  const said = modes.flatMap(({ mode, seen }) => [
    ...seen.byOperation.flatMap(({ operation: name, cache, fromCache }) =>
      cache === null ? [] : [line(words.cache(mode, name, cache, fromCache))],
    ),
    ...(seen.keys !== null && Math.max(seen.keys.quotes, seen.keys.sockets) > 1
      ? [line(words.keys(mode, seen.keys))]
      : []),
  ]);
  return [
    {
      kind: 'table',
      title: words.title,
      caption: words.caption(rows.length / modes.length),
      columns: [
        ...[operation, modeTitle].map((title) => ({ title, align: 'left' }) as const),
        ...Object.values(numbers).map((title) => ({ title, align: 'right' }) as const),
      ],
      rows,
    },
    ...(said.length === 0 ? [] : [{ kind: 'lines', title: words.askedTitle, lines: said } as const]),
  ];
};
