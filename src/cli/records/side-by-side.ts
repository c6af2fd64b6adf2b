import type { Arm } from '../../core/modes.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
import { cell, type Section } from '../../report/page.ts';
import { visible } from '../../report/safe-text.ts';
import { FIGURES, type FigureName } from '../../report/sections/side-by-side.ts';
import { tableLines } from '../../report/text-table.ts';
import type { Incomparable, Side } from './comparable.ts';

/** One figure of both runs; null = not measured. `difference` is B minus A, null where the runs are incomparable too. */
export type FigurePair = {
  readonly figure: FigureName;
  readonly unit: 'ms' | 'ratio';
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number | null;
};

export type SideBySide = {
  readonly comparable: boolean;
  readonly reasons: readonly Incomparable[];
  readonly modes: readonly { readonly mode: Arm; readonly figures: readonly FigurePair[] }[];
};

/** The figures of two runs, mode by mode. Between incomparable runs nothing is subtracted: a reader would take it for a finding. */
export const sideBySideOf = (a: Side, b: Side, reasons: readonly Incomparable[]): SideBySide => {
  const comparable = reasons.length === 0;
  const modes = a.judgement.modes.flatMap((one) => {
    const other = b.judgement.modes.find(({ mode }) => mode === one.mode);
    if (other === undefined) return [];
    const figures = (Object.keys(FIGURES) as FigureName[]).map((figure): FigurePair => {
      const { unit, of } = FIGURES[figure];
      const [first, second] = [of(one), of(other)];
      const difference = comparable && first !== null && second !== null ? second - first : null;
      return { figure, unit, a: first, b: second, difference };
    });
    return [{ mode: one.mode, figures }];
  });
  return { comparable, reasons, modes };
};

const valueText = ({ report }: Catalogue, unit: FigurePair['unit'], value: number | null): string => {
  if (value === null) return report.notMeasured;
  return unit === 'ms' ? report.milliseconds(value) : report.percent(value);
};

const differenceText = ({ report }: Catalogue, { unit, a, difference }: FigurePair): string =>
  difference === null
    ? report.notMeasured
    : report.sideBySide.difference(unit, difference, a === null || a === 0 ? null : difference / a);

type Table = Extract<Section, { kind: 'table' }>;

const tableOf = ({ mode, figures }: SideBySide['modes'][number], comparable: boolean, catalogue: Catalogue): Table => {
  const words = catalogue.report.sideBySide;
  const titles = ['A', 'B', ...(comparable ? [catalogue.cli.baseline.difference()] : [])];
  return {
    kind: 'table',
    title: mode,
    caption: null,
    columns: [{ title: mode, align: 'left' }, ...titles.map((title) => ({ title, align: 'right' }) as const)],
    rows: figures.map((pair) => [
      cell(words.figure[pair.figure]),
      cell(valueText(catalogue, pair.unit, pair.a)),
      cell(valueText(catalogue, pair.unit, pair.b)),
      ...(comparable ? [cell(differenceText(catalogue, pair))] : []),
    ]),
  };
};

const runLine = ({ letter, name, record, judgement }: Side, catalogue: Catalogue): string => {
  const { runId, startedAt } = record;
  return catalogue.cli.baseline.run({
    letter,
    name: visible(name),
    runId: visible(runId),
    startedAt,
    verdict: judgement.verdict,
  });
};

/** Two runs for a terminal: which they are, why they are incomparable if they are, and their figures. */
export const sideBySideText = (
  sides: readonly [Side, Side],
  { comparable, reasons, modes }: SideBySide,
  { catalogue, columns }: { readonly catalogue: Catalogue; readonly columns: number },
): string => {
  const text = catalogue.cli.baseline;
  const why = comparable ? [text.advice()] : [text.whyNot(), ...reasons.map((reason) => `- ${visible(reason.text)}`)];
  const tables = modes.flatMap((each) => [
    '',
    ...tableLines(tableOf(each, comparable, catalogue), columns, (line) => line.text),
  ]);
  return [
    text.title(comparable),
    ...sides.map((side) => runLine(side, catalogue)),
    '',
    ...why,
    ...(modes.length === 0 ? ['', text.noCommonMode()] : tables),
    '',
  ].join('\n');
};

/** The same for scripts. */
export const sideBySideJson = ([a, b]: readonly [Side, Side], { comparable, reasons, modes }: SideBySide): string => {
  const run = ({ name, record, judgement }: Side) => ({
    name,
    runId: record.runId,
    startedAt: record.startedAt,
    verdict: judgement.verdict,
    planHash: record.planHash,
    fingerprint: record.environment.fingerprint,
  });
  const figures = Object.fromEntries(modes.map((each) => [each.mode, each.figures]));
  const body = { schemaVersion: 1, judged: false, comparable, reasons, a: run(a), b: run(b), modes: figures };
  return `${JSON.stringify(body, null, 2)}\n`;
};
