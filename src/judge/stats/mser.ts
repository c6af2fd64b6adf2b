/** How much of the start of a series to leave out: `values`, the square of the standard error that is left, and whether the search wanted more. */
export type Truncation = { readonly values: number; readonly statistic: number; readonly atEdge: boolean };

const BATCH = 5;

const batchMeans = (values: readonly number[]): number[] =>
  Array.from({ length: Math.floor(values.length / BATCH) }, (_, batch) => {
    const inside = values.slice(batch * BATCH, (batch + 1) * BATCH);
    return inside.reduce((sum, value) => sum + value, 0) / BATCH;
  });

/**
 * Where the start-up of a series ends: the cut that leaves the least sum of squares over the square of the number left, on means of 5 values
 * (MSER-5: K. P. White, M. J. Cobb, S. C. Spratt, Winter Simulation Conference 2000), searched over the first half. The earliest of equal cuts.
 * A rest shorter than a batch is left aside. Null with fewer than two batches or with a NaN.
 */
export const mser = (values: readonly number[]): Truncation | null => {
  const means = batchMeans(values);
  if (means.length < 2 || means.some(Number.isNaN)) return null;
  const cutMost = Math.floor(means.length / 2);
  let mean = 0;
  let squares = 0;
  let best = { cut: 0, statistic: Number.POSITIVE_INFINITY };
  // Backwards, so that each cut adds one mean to what is left behind it (Welford's update).
  for (const [behind, value] of means.toReversed().entries()) {
    const left = behind + 1;
    const step = value - mean;
    mean += step / left;
    squares += step * (value - mean);
    const cut = means.length - left;
    const statistic = squares / (left * left);
    if (cut <= cutMost && statistic <= best.statistic) best = { cut, statistic };
  }
  return { values: best.cut * BATCH, statistic: best.statistic, atEdge: best.cut === cutMost };
};
