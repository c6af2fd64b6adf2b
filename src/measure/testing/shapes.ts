import { createRandom } from '../../core/random.ts';
import { createHistogram, HIGHEST_US, type Histogram } from '../histogram.ts';
import { quantileOf } from '../quantile.ts';
import { nearestRank } from '../rank.ts';

/** A distribution of times in us, drawn from two uniform numbers. */
export type Shape = { readonly name: string; readonly draw: (uniform: number, other: number) => number };

export const SHAPES: readonly Shape[] = [
  { name: 'uniform', draw: (u) => 1 + u * 1e6 },
  { name: 'exponential', draw: (u) => 1 - Math.log(1 - u) * 40_000 },
  {
    name: 'log-normal',
    draw: (u, v) => 50_000 * Math.exp(Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v)),
  },
  { name: 'heavy tail', draw: (u) => 1_000 / (1 - u) ** 1.1 },
  { name: 'two humps', draw: (u, v) => (v < 0.02 ? 250_000 : 50_000) * (1 + u / 10) },
  { name: 'constant', draw: () => 123_457 },
];

/** So many whole microseconds of a shape, the same each time. */
export const drawnOf = ({ name, draw }: Shape, count: number): Float64Array => {
  const random = createRandom(7, name);
  return Float64Array.from({ length: count }, () => Math.min(HIGHEST_US, Math.round(draw(random(), random()))));
};

/** A histogram of some samples. */
export const filledWith = (samples: Iterable<number>): Histogram => {
  const histogram = createHistogram();
  for (const us of samples) histogram.record(us);
  return histogram;
};

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] as const;

/** The greatest error of P50 to P99.99, relative, of a histogram against the sorted samples. */
export const worstErrorOf = (samples: Float64Array): number => {
  const histogram = filledWith(samples);
  const sorted = samples.toSorted();
  const errors = QUANTILES.map((quantile) => {
    const truth = sorted[nearestRank(samples.length, quantile) - 1] ?? Number.NaN;
    const read = quantileOf(histogram, 0, quantile);
    return read.kind === 'value' ? Math.abs(read.us - truth) / truth : Number.NaN;
  });
  return Math.max(...errors);
};
