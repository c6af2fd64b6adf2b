import type { LocalSlice } from './timeline.ts';

/** Index of the first instant at or after `us` in an ascending list. */
const firstAtOrAfter = (dueUs: Float64Array, us: number): number => {
  let low = 0;
  let high = dueUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((dueUs[middle] ?? 0) < us) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The half-open range of indexes whose instants fall into a slice of their phase. */
export const rangeOfSlice = (dueUs: Float64Array, local: LocalSlice): readonly [from: number, to: number] => [
  firstAtOrAfter(dueUs, local.fromUs),
  firstAtOrAfter(dueUs, local.toUs),
];
