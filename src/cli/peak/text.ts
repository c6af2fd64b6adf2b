import type { PeakReport } from '../../core/peak.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Line } from '../../report/page.ts';
import { visible } from '../../report/safe-text.ts';
import { booksLines } from '../../report/sections/evidence.ts';
import { tableLines } from '../../report/text-table.ts';
import { COLUMNS, wrap } from '../../report/wrap.ts';

const text = englishCatalogue.peak;
const cell = (value: string): readonly Line[] => [{ text: value, tone: 'plain' }];

const tableOf = ({ figures }: PeakReport): string[] =>
  tableLines(
    {
      ...{ kind: 'table', title: '', caption: null },
      columns: text.columns().map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows: figures.map((figure) =>
        [figure.arm, String(figure.connections), text.figure(figure), text.notOk(figure), text.generator(figure)].map(
          cell,
        ),
      ),
    },
    COLUMNS,
    (line) => line.text,
  );

const notesOf = (report: PeakReport): readonly string[] => {
  const { figures, ratios, arms, settings, noise, stopped, rounds } = report;
  const bounds = figures.filter(({ says }) => says === 'lower-bound');
  const isTls = arms.some(({ url }) => url.startsWith('https:'));
  return [
    ...ratios.map(text.ratio),
    ...figures.filter(({ failures }) => Object.keys(failures).length > 0).map(text.failures),
    ...(rounds.some(({ played }) => played.books.unfinished > 0) ? [text.unfinished(rounds)] : []),
    ...(bounds.length > 0 ? [text.lowerBound(bounds)] : []),
    ...figures.filter(({ says }) => says === 'nothing').map(text.nothing),
    ...arms.flatMap(({ arm, books }) => booksLines(englishCatalogue, arm, books).map((line) => line.text)),
    ...arms.flatMap(({ arm, findings }) => findings.map((finding) => text.finding(arm, finding))),
    ...arms.flatMap(({ arm, modeProof }) =>
      modeProof.state === 'proven' ? [] : [text.notProven(arm, modeProof.evidence)],
    ),
    ...(settings.isLoopback ? [text.shared(settings.cores)] : []),
    ...(noise.quiet ? [] : [text.noisy(noise.lostRatio)]),
    ...(isTls ? [text.certificates()] : []),
    text.notLatency(),
    ...(stopped === null ? [] : [text.stopped(stopped.detail)]),
  ];
};

/** The report as text of at most 80 columns. */
export const peakTextOf = (report: PeakReport, files: readonly string[]): string => {
  const notes = notesOf(report).flatMap((note) =>
    wrap(visible(note), COLUMNS - 2).map((part, i) => `${i === 0 ? '- ' : '  '}${part}`),
  );
  const lines = [
    ...wrap(text.title(report), COLUMNS),
    '',
    ...tableOf(report),
    '',
    ...notes,
    '',
    ...(files.length === 0 ? [] : [text.files(files)]),
    text.again(report.command),
  ];
  return `${lines.join('\n')}\n`;
};
