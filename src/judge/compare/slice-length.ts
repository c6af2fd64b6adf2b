import type { SliceRecord } from '../../core/slice.ts';
import { mergeEncoded } from '../../measure/histogram.ts';

/** A slice must be so many times as long as its slowest answers, or its load reaches into the other arm's (measurement rule 4). */
const ANSWERS_LONG = 5;

/**
 * The P99 of an arm's good answers, ms; null without any. Of the judged slices, not of the warm-up: a cold start, or one stall in its few seconds,
 * says nothing of the slices that are compared.
 */
const judgedP99Ms = (slices: readonly SliceRecord[]): number | null => {
  const merged = mergeEncoded(slices.filter(({ judged }) => judged).map(({ quotes }) => quotes.response));
  return merged === null ? null : merged.p99Us / 1000;
};

/** Whether most of an arm's judged slices are too short for their own answers. One pause of an arm is in the P99 of few slices, and further slices outweigh it. */
export const areMostTooShort = (
  slices: readonly SliceRecord[],
  arms: readonly SliceRecord['mode'][],
  sliceMs: number,
): boolean =>
  arms.some((arm) => {
    const own = slices.filter(({ judged, mode }) => judged && mode === arm);
    const short = own.filter(({ quotes }) => ANSWERS_LONG * ((quotes.response?.p99Us ?? 0) / 1000) > sliceMs);
    return 2 * short.length > own.length;
  });

/** How long slices would have to be for these arms, in whole ms; null where they are long enough, or where nothing tells. */
export const sliceNeedsMs = (
  slices: readonly SliceRecord[],
  arms: readonly SliceRecord['mode'][],
  sliceMs: number,
): number | null => {
  const slowest = Math.max(0, ...arms.map((arm) => judgedP99Ms(slices.filter(({ mode }) => mode === arm)) ?? 0));
  const needed = Math.ceil(ANSWERS_LONG * slowest);
  return needed > sliceMs ? needed : null;
};
