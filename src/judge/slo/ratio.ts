import type { Note } from '../../core/judgement.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { batchDesignEffect, type SliceCount } from '../stats/designEffect.ts';
import { DIRECTIONS, type Direction } from './direction.ts';
import { JUDGED, type Measure, type Observation, type View } from './slo.ts';

type Counting = (slice: SliceRecord, view: View) => SliceCount;

type BySlice = Pick<
  Measure,
  | 'count'
  | 'withoutNoise'
  | 'designEffect'
  | 'largestEvent'
  | 'timeline'
  | 'kinds'
  | 'ofSymbol'
  | 'leastSamples'
  | 'unseen'
>;

/** Of what did happen: one sample is one, and what did not happen is not missing. */
export const ALL_SEEN: Pick<Measure, 'leastSamples' | 'unseen'> = { leastSamples: 0, unseen: () => null };

/**
 * What most objectives share: a bad sample happens in its own slice, bad samples cluster by slice, the largest event is the worst slice, and noise
 * is left out slice by slice. Nothing tells the bad samples apart.
 */
export const bySlice = (count: Counting): BySlice => ({
  count,
  withoutNoise: (slices, noisy) => slices.filter((slice) => !noisy.has(slice)),
  designEffect: (_slices, counts) => batchDesignEffect(counts),
  largestEvent: (_slices, counts) => counts.reduce((most, { bad }) => Math.max(most, bad), 0),
  timeline: (slices) => slices.map((slice) => count(slice, JUDGED)),
  kinds: () => ({}),
  ofSymbol: () => null,
  ...ALL_SEEN,
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
export const noClock = (): readonly Note[] => [];
