import type { ArrivalCounts } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import type { View } from './slo.ts';

/** Arrivals that reached the target: those that our own pacer never released say nothing about it. */
export const releasedOf = ({ planned, notReleased }: ArrivalCounts): number => planned - notReleased;

/**
 * Adds dropped arrivals as bad ones. On the control view they are no samples at all: a late generator releases in bursts, and a burst can fill
 * every slot in flight without any fault of the target.
 */
export const withDropped = (served: SliceCount, dropped: number, { clock }: View): SliceCount =>
  clock === 'judged' ? { n: served.n + dropped, bad: served.bad + dropped } : served;
