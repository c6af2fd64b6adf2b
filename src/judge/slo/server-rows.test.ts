import { expect, it } from 'vitest';
import { buildSlice } from '../testing/build-slice.ts';
import { rowsBySlice } from './server-rows.ts';

const slices = [0, 1].map((index) => ({
  ...buildSlice({}, index, 'gateway-only'),
  ...{ startMs: index * 1_500, endMs: (index + 1) * 1_500 },
}));
const at = (fromMs: number) => ({ fromMs, toMs: fromMs + 1_000, ratio: 0.5, seconds: 1 });

it.each([
  ['where its middle lies', 900, 0],
  ['the later one where that is their edge', 1_000, 1],
  ['none where that is the end of the load', 2_500, null],
])('a second of the server belongs to the slice %s', (_, fromMs, index) => {
  const placed = rowsBySlice([at(fromMs)], slices);
  expect([...placed.keys()]).toEqual(index === null ? [] : [index]);
});
