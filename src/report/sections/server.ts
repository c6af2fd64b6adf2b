import type { ArmFigures } from '../../core/server-figures.ts';
import { figuresOfArm, type ServerObjectiveId, type ServerRow, serverRows } from '../../judge/slo/server-rows.ts';
import type { ModeView } from '../facts.ts';
import { type Cell, cell, line, type Section } from '../page.ts';
import type { ReportView } from '../view.ts';

const middle = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/** The samples of one figure in a few words: where they lie, and how many there should have been. */
const shareLines = (view: ReportView, rows: readonly ServerRow[]): Cell => {
  const words = view.catalogue.serverFigures.report;
  const seen = rows.flatMap(({ ratio }) => ratio ?? []).toSorted((a, b) => a - b);
  const missing = rows.length - seen.length;
  const share = { median: middle(seen), highest: seen.at(-1) ?? 0, n: seen.length };
  return [
    line(seen.length === 0 ? words.noSample : words.share(share)),
    ...(missing === 0 ? [] : [line(words.unseen({ missing }))]),
  ];
};

const whyNot = (view: ReportView, figures: ArmFigures, id: ServerObjectiveId): Cell => {
  const part = id === 'pool' ? figures.pool : figures.process;
  return cell(view.catalogue.serverFigures.report.nothing(part.state === 'none' ? part.why : ''));
};

const figureCell = (view: ReportView, figures: ArmFigures, id: ServerObjectiveId): Cell => {
  const rows = serverRows(id, figures);
  return rows === null ? whyNot(view, figures, id) : shareLines(view, rows);
};

const processCell = (view: ReportView, { process }: ArmFigures): Cell => {
  const words = view.catalogue.serverFigures.report;
  if (process.state === 'none') return cell('-');
  return [line(words.process(process)), line(words.bounds(process.bounds), 'quiet')];
};

/** What was seen of the servers themselves; nothing where the record is older than these figures. */
export const serverSections = (view: ReportView, modes: readonly ModeView[]): Section[] => {
  const words = view.catalogue.serverFigures.report;
  const seen = modes.flatMap(({ mode }) => figuresOfArm(view.record, mode) ?? []);
  if (seen.length === 0) return [];
  const rowOf = (label: string, of: (figures: ArmFigures) => Cell): Cell[] => [cell(label), ...seen.map(of)];
  return [
    {
      kind: 'table',
      title: words.title,
      caption: words.caption,
      columns: [
        { title: words.column.figure, align: 'left' },
        ...seen.map(({ arm }) => ({ title: arm, align: 'left' }) as const),
      ],
      rows: [
        rowOf(words.column.process, (figures) => processCell(view, figures)),
        rowOf(words.column.cpu, (figures) => figureCell(view, figures, 'cpu')),
        rowOf(words.column.memory, (figures) => figureCell(view, figures, 'memory')),
        rowOf(words.column.pool, (figures) => figureCell(view, figures, 'pool')),
      ],
    },
  ];
};
