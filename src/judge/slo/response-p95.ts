import type { SliceRecord } from '../../core/slice.ts';
import { decodeHistogram } from '../../measure/histogram.ts';
import { isLoopBusy } from '../excused-drops.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { failureKinds, releasedOf, withDropped } from './arrivals.ts';
import { observeQuantile, SLOW } from './latency.ts';
import { bySlice, noClock } from './ratio.ts';
import { JUDGED, noticedLateMs, type Slo, type Times, type View } from './slo.ts';

const DOCUMENTED_MS = 200;
const QUANTILE = 0.95;

/** A request waits for our loop twice, to be sent on a new connection and to be answered; one that is never idle keeps it waiting both times. */
const waitsOf = ({ loopUtilisationMax }: SliceRecord): number => (isLoopBusy(loopUtilisationMax) ? 2 : 1);

/**
 * OK answers that reached `limit` ms: the exact counter where the record has one for it, else the histogram. On the control view a slice in which we
 * noticed answers late has a limit that is as much later, for each wait.
 */
const slowOk = (slice: SliceRecord, view: View, limit: number): number => {
  const { quotes } = slice;
  const limitLateMs = limit + waitsOf(slice) * noticedLateMs(slice, view);
  const exact = quotes.overLimit.find(({ limitMs }) => limitMs === limitLateMs);
  if (exact !== undefined) return view.clock === 'judged' ? exact.response : exact.control;
  const encoded = view.clock === 'judged' ? quotes.response : quotes.control;
  return decodeHistogram(encoded).countReaching(limitLateMs * 1000);
};

const counting =
  (limit: number) =>
  (slice: SliceRecord, view: View): SliceCount => {
    const { counts } = slice.quotes;
    const n = releasedOf(counts) - counts.dropped;
    return withDropped({ n, bad: slowOk(slice, view, limit) + n - counts.ok }, slice, view);
  };

const times: Times = {
  p95Ms: ({ quotes: { response } }) => (response === null ? null : response.p95Us / 1000),
  leaveOut: (slice) => {
    const { quotes } = slice;
    const { counts, overLimit } = quotes;
    const none = { response: null, control: null, service: null, queue: null, okLatenessSumUs: 0 };
    return {
      ...slice,
      quotes: {
        ...quotes,
        ...none,
        counts: { ...counts, planned: counts.planned - counts.ok, ok: 0 },
        overLimit: overLimit.map(({ limitMs }) => ({ limitMs, response: 0, control: 0 })),
      },
    };
  },
};

/** Response P95 under a limit in ms: fewer than 5 % of released arrivals slower than it or without a good answer; time from the planned instant. */
export const responseP95At = (limit: number): Slo => ({
  id: 'response-p95',
  limit,
  direction: 'below',
  unit: 'ms',
  quantile: QUANTILE,
  sampleNoun: 'requests',
  line: 257,
  measure: {
    ...bySlice(counting(limit)),
    hasControlView: true,
    kinds: (slice) => ({ ...failureKinds(slice.quotes), [SLOW]: slowOk(slice, JUDGED, limit) }),
    ofSymbol: ({ n, notOk, overLimit }) => {
      const slow = overLimit.find(({ limitMs }) => limitMs === limit);
      return slow === undefined ? null : { n, bad: notOk + slow.response };
    },
    observe: (slices) => {
      const infinite = slices.reduce((sum, { quotes: { counts } }) => sum + releasedOf(counts) - counts.ok, 0);
      return observeQuantile(
        slices.map(({ quotes }) => quotes.response),
        infinite,
        QUANTILE,
      );
    },
    clockDoubts: noClock,
    times,
  },
});

/** Response P95 under the documented limit. */
export const responseP95 = responseP95At(DOCUMENTED_MS);
