import type { EncodedHistogram, SliceRecord } from '../../core/slice.ts';
import { decodeHistogram } from '../../measure/histogram.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { observeQuantile, SLOW } from './latency.ts';
import { bySlice, noClock } from './ratio.ts';
import { excusedTimeoutsIn, JUDGED, type Slo, type View } from './slo.ts';

const QUANTILE = 0.95;
/** The document sets none; one of its time plans a ramp with connects under 1,000 ms. */
const PLANNED_MS = 1_000;
const PLANNED_AT = 'docs/spec/target-contract.md:169';

type Kind = {
  readonly id: 'join-p95' | 'subscribe-p95';
  histogram(connections: SliceRecord['connections']): EncodedHistogram;
};

/** Times from the planned instant: without our lateness, as the control view wants it, they are that much shorter. */
const slowIn = (histogram: EncodedHistogram, limit: number, view: View): number => {
  const limitMs = limit + (view.clock === 'judged' ? 0 : view.latenessP99Ms);
  return decodeHistogram(histogram).countReaching(limitMs * 1000);
};

const timeUnder = ({ id, histogram }: Kind, limit: number): Slo => {
  const arrived = ({ connections }: SliceRecord): number => histogram(connections)?.count ?? 0;
  const missing = (slice: SliceRecord): number => slice.connections.counts.attempted - arrived(slice);
  const count = (slice: SliceRecord, view: View): SliceCount => {
    const excused = excusedTimeoutsIn(slice, view);
    return {
      n: slice.connections.counts.attempted - excused,
      bad: slowIn(histogram(slice.connections), limit, view) + missing(slice) - excused,
    };
  };
  return {
    ...{ id, limit, direction: 'below', unit: 'ms', quantile: QUANTILE, sampleNoun: 'connections', line: null },
    ...{ elsewhere: PLANNED_AT, listed: 'where-gating' },
    measure: {
      ...bySlice(count),
      hasControlView: true,
      kinds: (slice) => ({
        [SLOW]: slowIn(histogram(slice.connections), limit, JUDGED),
        'connect-timeout': missing(slice),
      }),
      observe: (slices) =>
        observeQuantile(
          slices.map(({ connections }) => histogram(connections)),
          slices.reduce((sum, slice) => sum + missing(slice), 0),
          QUANTILE,
        ),
      clockDoubts: noClock,
      times: null,
    },
  };
};

/** Fewer than 5 % of connections take so long, or for ever, from their planned instant to the namespace join and `connected`. */
export const joinP95At = (limit: number): Slo =>
  timeUnder({ id: 'join-p95', histogram: ({ connect }) => connect }, limit);
/** The same to `subscribe-ack`. */
export const subscribeP95At = (limit: number): Slo =>
  timeUnder({ id: 'subscribe-p95', histogram: ({ subscribe }) => subscribe }, limit);

export const joinP95 = joinP95At(PLANNED_MS);
export const subscribeP95 = subscribeP95At(PLANNED_MS);
