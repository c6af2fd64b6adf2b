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

/** A pause of an arm fills a slice, or lies across two. */
const OUTWEIGHED_RATIO = 0.1;

/** Whether slices are too short for these arms in the rest of them too: one pause of an arm is in few slices, and further ones outweigh it. */
export const areTooShortThroughout = (
  slices: readonly SliceRecord[],
  arms: readonly SliceRecord['mode'][],
  sliceMs: number,
): boolean => {
  const p99Of = ({ quotes }: SliceRecord): number => quotes.response?.p99Us ?? 0;
  const rest = arms.flatMap((arm) => {
    const own = slices.filter(({ judged, mode }) => judged && mode === arm);
    return own.toSorted((a, b) => p99Of(b) - p99Of(a)).slice(Math.ceil(OUTWEIGHED_RATIO * own.length));
  });
  return sliceNeedsMs(rest, arms, sliceMs) !== null;
};
