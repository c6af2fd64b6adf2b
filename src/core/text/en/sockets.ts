import type { Arm } from '../../modes.ts';
import { clockTime, count, counted, duration, listed, percent } from './figures.ts';

const HOUR_MS = 3_600_000;

const perHour = (lost: number, heldMs: number): string => {
  const rate = (lost * HOUR_MS) / heldMs;
  return rate >= 10 || rate === 0 ? count(rate) : rate.toPrecision(2);
};

type Lost = { readonly connected: number; readonly lost: number; readonly heldMs: number | null };

/** English sentences on connections that were lost, and on how messages come. Our own closes never count. */
export const socketsText = {
  title: 'Sockets',
  /** `heldMs`: how long they stood in all; null: not known of all of them. */
  lost: (mode: Arm, { connected, lost, heldMs }: Lost) => {
    const of = counted(connected, 'connections');
    if (lost === 0)
      return `${mode}: none of ${of} was lost${heldMs === null ? '' : ` in ${duration(heldMs)} of connection time`}.`;
    const over =
      heldMs === null
        ? ''
        : `: ${perHour(lost, heldMs)} a connection-hour, over ${duration(heldMs)} of connection time`;
    return `${mode}: ${count(lost)} of ${of} were lost (${percent(lost / connected)})${over}.`;
  },
  lostBy: (
    mode: Arm,
    kinds: readonly { readonly kind: string; readonly count: number }[],
    events: readonly { readonly atMs: number; readonly size: number }[],
  ) => {
    const largest = events.toSorted((a, b) => b.size - a.size)[0] ?? { atMs: 0, size: 0 };
    const total = events.reduce((sum, { size }) => sum + size, 0);
    const told = kinds.reduce((sum, each) => sum + each.count, 0);
    const by = kinds.map((each) => `${count(each.count)} by ${each.kind}`);
    // Of a fleet that was lost before the judged time and in it, reasons do not tell which is whose.
    const untold = told < total ? [`${count(total - told)} by reasons that are not told apart`] : [];
    const most =
      events.length === 1
        ? `at ${clockTime(largest.atMs)}`
        : `the largest ${count(largest.size)} at ${clockTime(largest.atMs)}`;
    return `${mode}: ${listed([...by, ...untold])}; ${count(total)} lost in ${counted(events.length, 'events')}, ${most}.`;
  },
  batch: (mode: Arm, of: { readonly received: number; readonly frames: number }) =>
    `${mode}: ${counted(of.received, 'messages')} in ${counted(of.frames, 'frames')}, ${(of.received / of.frames).toFixed(2)} a frame.`,
} as const;
