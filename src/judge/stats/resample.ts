import type { Random } from '../../core/random.ts';

/** As many of some values, each drawn anew (B. Efron, Ann. Stat. 7, 1979). The same stream of numbers gives the same draw. */
export const resampled = <Value>(values: readonly Value[], random: Random): Value[] =>
  resampledInBlocks(values, 1, random);

/**
 * The same in runs of `length` neighbours, the last value followed by the first: neighbours that resemble each other stay together
 * (circular blocks: D. N. Politis and J. P. Romano, 1992). RangeError unless the length is a whole number of at least 1.
 */
export const resampledInBlocks = <Value>(values: readonly Value[], length: number, random: Random): Value[] => {
  if (!(Number.isSafeInteger(length) && length >= 1)) throw new RangeError(`a block of ${length} values`);
  const drawn: Value[] = [];
  while (drawn.length < values.length) {
    const start = Math.floor(random() * values.length);
    const wanted = Math.min(length, values.length - drawn.length);
    for (let step = 0; step < wanted; step += 1) {
      const at = (start + step) % values.length;
      drawn.push(...values.slice(at, at + 1));
    }
  }
  return drawn;
};
