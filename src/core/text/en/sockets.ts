import type { Arm } from '../../modes.ts';
import { clockTime, count, counted, duration, listed, percent } from './figures.ts';

const HOUR_MS = 3_600_000;

const perHour = (lost: number, heldMs: number): string => {
  const rate = (lost * HOUR_MS) / heldMs;
  return rate >= 10 || rate === 0 ? count(rate) : rate.toPrecision(2);
};

/** English sentences on connections that were lost, and on how messages come. Our own closes never count. */
export const socketsText = {
  title: 'Sockets',
  lost: (mode: Arm, of: { readonly connected: number; readonly lost: number; readonly heldMs: number }) =>
    of.lost === 0
      ? `${mode}: none of ${counted(of.connected, 'connections')} was lost in ${duration(of.heldMs)} of connection time.`
      : `${mode}: ${count(of.lost)} of ${counted(of.connected, 'connections')} were lost (${percent(of.lost / of.connected)}): ${perHour(of.lost, of.heldMs)} a connection-hour, over ${duration(of.heldMs)} of connection time.`,
  lostBy: (
    mode: Arm,
    kinds: readonly { readonly kind: string; readonly count: number }[],
    events: readonly { readonly atMs: number; readonly size: number }[],
  ) => {
    const largest = events.toSorted((a, b) => b.size - a.size)[0] ?? { atMs: 0, size: 0 };
    const total = events.reduce((sum, { size }) => sum + size, 0);
    const most =
      events.length === 1
        ? `at ${clockTime(largest.atMs)}`
        : `the largest ${count(largest.size)} at ${clockTime(largest.atMs)}`;
    return `${mode}: ${listed(kinds.map((each) => `${count(each.count)} by ${each.kind}`))}; ${count(total)} lost in ${counted(events.length, 'events')}, ${most}.`;
  },
  batch: (mode: Arm, of: { readonly received: number; readonly frames: number }) =>
    `${mode}: ${counted(of.received, 'messages')} in ${counted(of.frames, 'frames')}, ${(of.received / of.frames).toFixed(2)} a frame.`,
} as const;
