import { SLOS } from '../../src/judge/slo/registry.ts';
import { FAULTS } from '../../src/reference/faults/registry.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import { COMMITTED, columnGaps, rowGaps } from '../../src/testing/self-test/complete.ts';
import { describeSeen, differences } from '../../src/testing/self-test/differences.ts';
import { MATRIX } from '../../src/testing/self-test/matrix.ts';
import { playHealthyPair, playRow } from '../../src/testing/self-test/play.ts';
import type { Acceptance, Row } from './outcome.ts';

const completeRow = (): Row => {
  const gaps = [...rowGaps(FAULTS, COMMITTED), ...columnGaps(SLOS, COMMITTED)];
  const seen = `${MATRIX.length} rows for ${FAULTS.length} faults, ${SLOS.length} columns`;
  return {
    name: 'a row for every fault, a column for every objective',
    met: gaps.length === 0,
    seen: [seen, ...gaps].join('; '),
  };
};

const rowsOfMatrix = async (folder: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const row of MATRIX) {
    const left = await playRow(row, folder, `row-${MATRIX.indexOf(row)}`);
    const wrong = differences(row, left);
    const why = row.why === undefined ? '' : ` (${row.why})`;
    const seen = `${describeSeen(left)}${why}`;
    rows.push({
      name: row.fault,
      met: wrong.length === 0,
      seen: wrong.length === 0 ? seen : `${seen}. ${wrong.join('; ')}`,
    });
    process.stderr.write(`  ${row.fault}: ${seen}\n`);
  }
  return rows;
};

const healthyRow = async (folder: string): Promise<Row> => {
  const left = await playHealthyPair(folder);
  const books = Object.values(left.summary.modes).every((mode) => mode.books.equal === true);
  return { name: 'ab on two healthy targets', met: left.summary.verdict !== 'fail' && books, seen: describeSeen(left) };
};

/** Every example of every planted fault through the real command line, held against the committed matrix. */
export const selfTest: Acceptance = {
  name: 'self-test',
  run: async () => {
    const folder = await tempFolder();
    try {
      return {
        title: 'A gate that can turn red',
        claim:
          'Every example of every planted fault turns red what the matrix in src/testing/self-test says it must, and nothing else; what a noisy host leaves undecided is shown. Two healthy targets beside each other do not fail.',
        command: 'npm run accept self-test',
        rows: [completeRow(), ...(await rowsOfMatrix(folder.path)), await healthyRow(folder.path)],
      };
    } finally {
      await folder.remove();
    }
  },
};
