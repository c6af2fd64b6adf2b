import type { SymbolCounts } from '../../core/record.ts';
import type { ArrivalCounts, QuoteSlice, SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import type { View } from './slo.ts';

/** Arrivals that reached the target: those that our own pacer never released say nothing about it. */
export const releasedOf = ({ planned, notReleased }: ArrivalCounts): number => planned - notReleased;

/** What an arrival is called that found no free slot. */
export const DROPPED = 'dropped';
/** What the failures of a record call an arrival without an answer. */
export const UNANSWERED = 'timeout';

/** Released arrivals without a complete answer, by kind. */
export const failureKinds = ({ counts, failures }: QuoteSlice): Readonly<Record<string, number>> => ({
  ...failures,
  [DROPPED]: counts.dropped,
});

/** Counts by name, added up. */
export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** Dropped arrivals that asked for a symbol: not OK, and no failure of any kind. */
export const droppedOf = ({ notOk, failures }: SymbolCounts): number => notOk - sumOf(failures);

/**
 * Adds the dropped arrivals of a slice as bad ones. On the control view as many as a late generator can have caused are no samples at all: it releases
 * many at once, and they can fill every slot in flight without any fault of the target. The rest are the target's fault on any view.
 */
export const withDropped = (served: SliceCount, { index, quotes }: SliceRecord, view: View): SliceCount => {
  const excused = view.clock === 'control' ? (view.excusedDrops.get(index) ?? 0) : 0;
  const dropped = Math.max(0, quotes.counts.dropped - excused);
  return { n: served.n + dropped, bad: served.bad + dropped };
};
