import { OBJECTIVE_IDS } from '../../core/objectives.ts';
import type { Slo } from '../../judge/slo/slo.ts';
import type { FaultKind } from '../../reference/faults/fault.ts';
import { COLUMNS, MATRIX } from './matrix.ts';
import type { MatrixRow } from './row.ts';

export type Matrix = { readonly rows: readonly MatrixRow[]; readonly columns: Readonly<Record<string, string | null>> };

export const COMMITTED: Matrix = { rows: MATRIX, columns: COLUMNS };

const textsOf = ({ name, examples }: FaultKind): readonly string[] =>
  examples.map((parameters) => (parameters === '' ? name : `${name}=${parameters}`));

/** What is wrong with the rows: each example of each fault has exactly one, and each that breaks nothing says why. */
export const rowGaps = (faults: readonly FaultKind[], { rows }: Matrix): readonly string[] => {
  const known = faults.flatMap(textsOf);
  return [
    ...known
      .map((text) => ({ text, count: rows.filter(({ fault }) => fault === text).length }))
      .flatMap(({ text, count }) => (count === 1 ? [] : [`${text} has ${count} rows, not one`])),
    ...rows.flatMap(({ fault }) => (known.includes(fault) ? [] : [`${fault} is no example of a fault`])),
    ...rows.flatMap(({ fault, cells, why }) =>
      Object.values(cells).includes('fail') === (why === undefined)
        ? []
        : [`${fault} breaks something, or says why not`],
    ),
  ];
};

/** What is wrong with the columns: each objective that can be measured has one that a row turns red, or says why none can. */
export const columnGaps = (slos: readonly Slo[], { rows, columns }: Matrix): readonly string[] => [
  ...slos.flatMap(({ id, measure }) => {
    const why = columns[id];
    if (why === undefined) return [`${id} has no column`];
    if (measure === null)
      return why === 'not measured' ? [] : [`${id} is not measured, and its column does not say so`];
    const isRed = rows.some(({ cells }) => cells[id] === 'fail');
    return isRed === (why === null) ? [] : [`${id}: a row turns it red, or its column says why none can`];
  }),
  ...Object.keys(columns).flatMap((id) => (slos.some((slo) => slo.id === id) ? [] : [`${id} is no objective`])),
];

/** Whether an objective is read off the server itself. Ten seconds of load decide it: only the rows about it last so long. */
const isOfServer = ({ sampleNoun }: Slo): boolean => sampleNoun === 'samples';

/** The objectives that a row is held to: those of the load, or in the rows about the server those of the server, under a light load that decides no other. */
export const playedObjectives = (slos: readonly Slo[], kind?: MatrixRow['kind']) =>
  OBJECTIVE_IDS.filter((id) =>
    slos.some((slo) => slo.id === id && slo.measure !== null && isOfServer(slo) === (kind === 'server figures')),
  );
