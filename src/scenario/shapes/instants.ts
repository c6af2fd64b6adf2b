import type { Random } from '../../core/random.ts';

export type ShapeInput = { readonly count: number; readonly durationUs: number; readonly random: Random };
export type Shape = (input: ShapeInput) => Float64Array;

/** Instants i x duration / count: the first at the very start, the last one step before the end. */
export const evenly: Shape = ({ count, durationUs }) =>
  Float64Array.from({ length: count }, (_, i) => Math.round((i * durationUs) / count));

/** A Poisson process given its number of events: uniform and sorted, so the count stays exact (Cox and Lewis 1966, section 2.1). */
export const scattered: Shape = ({ count, durationUs, random }) =>
  Float64Array.from({ length: count }, () => Math.floor(random() * durationUs)).sort();

export const together: Shape = ({ count }) => new Float64Array(count);
