import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import { excusedTimeoutsIn, type Slo, type View } from './slo.ts';

/**
 * First connections, and sockets that were dropped and wanted to come back: one sample each, however many attempts a return took. On the control view
 * nothing is made of those that ran out of time while our own process was held up; a refusal is one on any view.
 */
const count = (slice: SliceRecord, view: View): SliceCount => {
  const { counts, returns } = slice.connections;
  const excused = excusedTimeoutsIn(slice, view);
  return {
    n: counts.attempted + (returns?.out ?? 0) - excused,
    bad: counts.attempted - counts.connected + (returns?.stayedOut ?? 0) - excused,
  };
};

/** By the names that a record's examples have. */
const kinds = ({ connections }: SliceRecord): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(Object.entries(connections.refusedByReason).map(([reason, n]) => [`refused-${reason}`, n])),
  'connect-timeout': connections.counts.timedOut,
  ...(connections.returns === null ? {} : { 'stayed-out': connections.returns.stayedOut }),
});

/** Connect success: attempts that reached the namespace join and `connected`. Failures carry no instant of their own, so they cluster by slice. */
export const connectSuccess: Slo = {
  id: 'connect-success',
  limit: 0.99,
  direction: 'above',
  unit: 'ratio',
  quantile: null,
  sampleNoun: 'connections',
  line: 261,
  measure: {
    ...bySlice(count),
    hasControlView: true,
    kinds,
    observe: observeRatio('above'),
    clockDoubts: noClock,
    times: null,
  },
};
