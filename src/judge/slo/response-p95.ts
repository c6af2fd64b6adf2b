import type { SliceRecord } from '../../core/slice.ts';
import { withHistogram } from '../../measure/histogram.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { releasedOf, withDropped } from './arrivals.ts';
import { observeQuantile } from './latency.ts';
import { bySlice, noClock } from './ratio.ts';
import type { Slo, View } from './slo.ts';

const LIMIT_MS = 200;
const QUANTILE = 0.95;

/** OK answers that reached the limit: the exact counter where the record has one for this limit, else the histogram. */
const slowOk = ({ quotes }: SliceRecord, { clock }: View): number => {
  const exact = quotes.overLimit.find(({ limitMs }) => limitMs === LIMIT_MS);
  if (exact !== undefined) return clock === 'judged' ? exact.response : exact.control;
  const encoded = clock === 'judged' ? quotes.response : quotes.control;
  return withHistogram(encoded, (histogram) => histogram.countReaching(LIMIT_MS * 1000));
};

const count = (slice: SliceRecord, view: View): SliceCount => {
  const { counts } = slice.quotes;
  const n = releasedOf(counts) - counts.dropped;
  return withDropped({ n, bad: slowOk(slice, view) + n - counts.ok }, counts.dropped, view);
};

/** Response P95: fewer than 5 % of released arrivals slower than the limit or without a good answer; time from the planned instant. */
export const responseP95: Slo = {
  id: 'response-p95',
  limit: LIMIT_MS,
  direction: 'below',
  unit: 'ms',
  quantile: QUANTILE,
  sampleNoun: 'requests',
  line: 257,
  measure: {
    ...bySlice(count),
    hasControlView: true,
    observe: (slices) => {
      const infinite = slices.reduce((sum, { quotes: { counts } }) => sum + releasedOf(counts) - counts.ok, 0);
      return observeQuantile(
        slices.map(({ quotes }) => quotes.response),
        infinite,
        QUANTILE,
      );
    },
    clockInDoubt: noClock,
  },
};
