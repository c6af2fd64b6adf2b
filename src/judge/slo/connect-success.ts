import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import type { Slo } from './slo.ts';

const count = ({ connections: { counts } }: SliceRecord): SliceCount => ({
  n: counts.attempted,
  bad: counts.attempted - counts.connected,
});

/** By the names that a record's examples have. */
const kinds = ({ connections }: SliceRecord): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(Object.entries(connections.refusedByReason).map(([reason, n]) => [`refused-${reason}`, n])),
  'connect-timeout': connections.counts.timedOut,
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
    hasControlView: false,
    kinds,
    observe: observeRatio('above'),
    clockDoubts: noClock,
    times: null,
  },
};
