import { expect, it } from 'vitest';
import { ReadFirst } from './read-first.ts';

/** What it answers at each instant, woken to be due at 1 s. */
const asked = (instantsUs: readonly number[]): readonly boolean[] => {
  const reads = new ReadFirst();
  reads.wakesAt(1_000_000);
  return instantsUs.map((atUs) => reads.isRead(atUs));
};

it.each<[string, readonly number[], readonly boolean[]]>([
  ['is not doubted after a delay of 10 ms', [1_000_000, 1_010_000], [true, true]],
  ['is so one turn after a standstill', [1_010_001, 1_011_000, 1_011_001], [false, false, true]],
  ['is so then, however late that turn is', [4_000_000, 9_000_000, 9_010_000], [false, true, true]],
  ['is doubted again by the same wake-up, if it takes long', [4_000_000, 4_001_000, 4_011_001], [false, true, false]],
])('what came being read %s', (_, instantsUs, expected) => {
  expect(asked(instantsUs)).toEqual(expected);
});

it('is not doubted before anybody was to be woken, and says until when somebody waits', () => {
  const reads = new ReadFirst();
  expect([reads.isRead(5_000_000), reads.nextUs]).toEqual([true, Number.POSITIVE_INFINITY]);
  reads.wakesAt(6_000_000);
  reads.isRead(9_000_000);
  expect(reads.nextUs).toBe(9_001_000);
  reads.isRead(9_001_000);
  expect(reads.nextUs).toBe(Number.POSITIVE_INFINITY);
});
