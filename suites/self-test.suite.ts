import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLOS } from '../src/judge/slo/registry.ts';
import { FAULTS } from '../src/reference/faults/registry.ts';
import { tempFolder } from '../src/testing/cli.ts';
import { COMMITTED, columnGaps, rowGaps } from '../src/testing/self-test/complete.ts';
import { differences } from '../src/testing/self-test/differences.ts';
import { FAULT_KINDS, MATRIX } from '../src/testing/self-test/matrix.ts';
import { playHealthyPair, playRow } from '../src/testing/self-test/play.ts';

/** Can this gate still turn red where a fault is planted, and only there? Short by default: one red and one green row of each kind. */
const form = process.env['GATEPROOF_SELF_TEST'] ?? 'short';
if (form !== 'short' && form !== 'whole') throw new Error(`GATEPROOF_SELF_TEST is short or whole, not ${form}`);
const isWhole = form === 'whole';
const rows = MATRIX.filter(({ short }) => isWhole || short === true);

let folder: { path: string; remove(): Promise<void> };
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

describe('the matrix', () => {
  it('has a row for every example of every fault', () => {
    expect(rowGaps(FAULTS, COMMITTED)).toEqual([]);
  });

  it('has a column for every objective, and each that can be measured can be turned red', () => {
    expect(columnGaps(SLOS, COMMITTED)).toEqual([]);
  });

  it.each(FAULT_KINDS)('plays one row that breaks and one that does not, of %s', (kind) => {
    const ofKind = rows.filter((row) => row.kind === kind);
    expect(ofKind.some(({ why }) => why !== undefined)).toBe(true);
    expect(ofKind.some(({ cells }) => Object.keys(cells).length > 0)).toBe(true);
  });
});

describe('a planted fault', () => {
  it.each(rows.map((row) => [row.fault, row] as const))('%s', async (_, row) => {
    const left = await playRow(row, folder.path, `row-${MATRIX.indexOf(row)}`);
    expect(differences(row, left), left.stdout).toEqual([]);
  });
});

describe('no fault at all', () => {
  it('fails neither of two healthy targets', async () => {
    const left = await playHealthyPair(folder.path);
    expect(left.summary.verdict, left.stdout).not.toBe('fail');
    for (const mode of Object.values(left.summary.modes)) expect(mode.books.equal, left.stdout).toBe(true);
    expect(Object.keys(left.summary.modes)).toHaveLength(2);
  });
});
