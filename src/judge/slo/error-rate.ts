import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { failureKinds, releasedOf, withDropped } from './arrivals.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import type { Slo, View } from './slo.ts';

const count = (slice: SliceRecord, view: View): SliceCount => {
  const { counts } = slice.quotes;
  const n = releasedOf(counts) - counts.dropped;
  return withDropped({ n, bad: n - counts.ok }, slice, view);
};

/** Error rate: released arrivals without a complete, correct answer, whatever the cause. */
export const errorRate: Slo = {
  id: 'error-rate',
  limit: 0.001,
  direction: 'below',
  unit: 'ratio',
  quantile: null,
  sampleNoun: 'requests',
  line: 258,
  measure: {
    ...bySlice(count),
    hasControlView: true,
    kinds: ({ quotes }) => failureKinds(quotes),
    ofSymbol: ({ n, notOk }) => ({ n, bad: notOk }),
    observe: observeRatio('below'),
    clockDoubts: noClock,
    times: null,
  },
};
