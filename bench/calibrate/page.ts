import type { Row, stampNow } from '../accept/outcome.ts';
import type { Section, Table } from './section.ts';

const tableText = ({ columns, rows }: Table): string =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const requirementsTable = (requirements: readonly Row[]): Table => ({
  columns: ['requirement', 'met', 'seen'],
  rows: requirements.map(({ name, met, seen }) => [name, met ? 'yes' : 'MISSED', seen]),
});

/** The requirements of some sections as one table. */
export const requirementsText = (sections: readonly Section[]): string =>
  tableText(requirementsTable(sections.flatMap(({ requirements }) => requirements)));

/** A section: its heading, its notes, its tables. The same section gives the same text. */
export const sectionText = ({ title, notes, tables }: Section): string =>
  [`## ${title}`, ...notes, ...tables.map(tableText)].join('\n\n');

export type Made = ReturnType<typeof stampNow> & { readonly command: string; readonly seconds: number };

/** The whole page: requirements first, then all that was seen. */
export const pageText = (sections: readonly Section[], { date, machine, command, seconds }: Made): string =>
  `${[
    '# Calibration of the judge',
    'How often the comparison of two modes cries wolf, what it sees of a difference, and how often its bounds hold, computed by the code that judges (`src/judge`), beside the rules that are usual.',
    `Made ${date} on ${machine} by \`${command}\` in ${seconds.toFixed(0)} s. The same seed gives the same tables.`,
    requirementsText(sections),
    ...sections.map(sectionText),
  ].join('\n\n')}\n`;
