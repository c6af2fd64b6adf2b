import { expect, it } from 'vitest';
import { Sweeps } from './sweeps.ts';

const taken = (instantsUs: readonly number[]): readonly boolean[] => {
  const sweeps = new Sweeps();
  return instantsUs.map((atUs) => sweeps.take(atUs));
};

it.each<[string, readonly number[], readonly boolean[]]>([
  ['is due every 50 ms', [49_999, 50_000, 99_999, 100_000], [false, true, false, true]],
  ['is not put off by a delay of 10 ms', [60_000, 109_999, 110_000], [true, false, true]],
  ['reads for one turn first when it comes later', [60_001, 61_000, 61_001], [false, false, true]],
  ['reads once, however late the next turn is', [300_000, 900_000], [false, true]],
])('a look for time-outs %s', (_, instantsUs, expected) => {
  expect(taken(instantsUs)).toEqual(expected);
});

it('says while it has to read first', () => {
  const sweeps = new Sweeps();
  sweeps.take(300_000);
  expect([sweeps.readFirst, sweeps.nextUs]).toEqual([true, 301_000]);
  sweeps.take(301_000);
  expect([sweeps.readFirst, sweeps.nextUs]).toEqual([false, 351_000]);
});
