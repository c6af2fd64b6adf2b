import { expect } from 'vitest';
import { SLOS } from '../src/judge/slo/registry.ts';
import { FAULTS } from '../src/reference/faults/registry.ts';
import { openSuite } from '../src/suite/index.ts';
import { COMMITTED, columnGaps, rowGaps } from '../src/testing/self-test/complete.ts';
import { differences } from '../src/testing/self-test/differences.ts';
import { MATRIX } from '../src/testing/self-test/matrix.ts';
import { playHealthyPair, playRow } from '../src/testing/self-test/play.ts';

/** Can this gate still turn red where a fault is planted, and only there? Short by default: one red and one green row of each kind. */
const { settings, question } = openSuite('self-test', process.env);
const rows = MATRIX.filter(({ short }) => settings.whole || short === true);

question('the matrix has a row for every example of every fault', () => {
  expect(rowGaps(FAULTS, COMMITTED)).toEqual([]);
});

question('the matrix has a column for every objective, and each that can be measured can be turned red', () => {
  expect(columnGaps(SLOS, COMMITTED)).toEqual([]);
});

for (const row of rows) {
  question(`${row.fault} turns red what the matrix says, and nothing else`, async () => {
    const left = await playRow(row, settings.out, `row-${MATRIX.indexOf(row)}`);
    const wrong = differences(row, left);
    expect(wrong, [...wrong, '', left.stdout].join('\n')).toEqual([]);
  });
}

question('two healthy targets beside each other do not fail', async () => {
  const left = await playHealthyPair(settings.out);
  expect(left.summary.verdict, left.stdout).not.toBe('fail');
  for (const mode of Object.values(left.summary.modes)) expect(mode.books.equal, left.stdout).toBe(true);
  expect(Object.keys(left.summary.modes)).toHaveLength(2);
});
