import type { SliceRecord } from '../../core/slice.ts';
import { isUnserved } from '../../core/unserved.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { DROPPED, droppedOf, releasedOf, sumOf, UNANSWERED, withDropped } from './arrivals.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import type { Slo, View } from './slo.ts';

const unservedKinds = (failures: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(failures).filter(([kind]) => isUnserved(kind)));

const count = (slice: SliceRecord, view: View): SliceCount => {
  const { counts, failures } = slice.quotes;
  const unserved = sumOf(unservedKinds(failures));
  const served = { n: releasedOf(counts) - counts.dropped, bad: unserved + counts.unanswered };
  return withDropped(served, slice, view);
};

/** Availability: released arrivals that got an answer from a working service (not unanswered, dropped, reset, refused or 5xx). */
export const availability: Slo = {
  id: 'availability',
  limit: 0.999,
  direction: 'above',
  unit: 'ratio',
  quantile: null,
  sampleNoun: 'requests',
  line: 256,
  measure: {
    ...bySlice(count),
    hasControlView: true,
    kinds: ({ quotes: { counts, failures } }) => ({
      ...unservedKinds(failures),
      [UNANSWERED]: counts.unanswered,
      [DROPPED]: counts.dropped,
    }),
    ofSymbol: (counts) => {
      const unserved = sumOf(unservedKinds(counts.failures)) + (counts.failures[UNANSWERED] ?? 0);
      return { n: counts.n, bad: unserved + droppedOf(counts) };
    },
    observe: observeRatio('above'),
    clockDoubts: noClock,
    times: null,
  },
};
