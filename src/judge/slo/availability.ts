import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { releasedOf, withDropped } from './arrivals.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import type { Slo, View } from './slo.ts';

/** Kinds of failure without a served answer. A refusal with a reason (4xx) or an incomplete answer is an error, but the service was there. */
const isUnserved = (kind: string): boolean =>
  kind === 'reset' ||
  kind === 'refused' ||
  kind === 'malformed' ||
  kind.startsWith('error-') ||
  kind.startsWith('http-5');

const count = ({ quotes }: SliceRecord, view: View): SliceCount => {
  const { counts, failures } = quotes;
  const unserved = Object.entries(failures).reduce((sum, [kind, n]) => (isUnserved(kind) ? sum + n : sum), 0);
  const served = { n: releasedOf(counts) - counts.dropped, bad: unserved + counts.unanswered };
  return withDropped(served, counts.dropped, view);
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
  measure: { ...bySlice(count), hasControlView: true, observe: observeRatio('above'), clockInDoubt: noClock },
};
