import type { SliceRecord } from '../../core/slice.ts';
import { batchDesignEffect, type SliceCount } from '../stats/designEffect.ts';
import { DIRECTIONS, type Direction } from './direction.ts';
import type { Measure, Observation, View } from './slo.ts';

type Counting = (slice: SliceRecord, view: View) => SliceCount;

/** What most objectives share: bad samples cluster by slice, the largest event is the worst slice, and noise is left out slice by slice. */
export const bySlice = (
  count: Counting,
): Pick<Measure, 'count' | 'withoutNoise' | 'designEffect' | 'largestEvent'> => ({
  count,
  withoutNoise: (slices, noisy) => slices.filter((slice) => !noisy.has(slice)),
  designEffect: (_slices, counts) => batchDesignEffect(counts),
  largestEvent: (_slices, counts) => counts.reduce((most, { bad }) => Math.max(most, bad), 0),
});

/** The figure of a ratio: the share of bad samples, or what is left of it. */
export const observeRatio =
  (direction: Direction) =>
  (_slices: readonly SliceRecord[], badRatio: number): Observation => ({
    observed: DIRECTIONS[direction].observedRatio(badRatio),
    censored: false,
    observedOkOnly: null,
  });

/** An objective whose times do not enter. */
export const noClock = (): boolean => false;
