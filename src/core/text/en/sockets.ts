import type { Arm } from '../../modes.ts';
import { clockTime, count, counted, duration, listed, percent } from './figures.ts';

const HOUR_MS = 3_600_000;

const perHour = (lost: number, heldMs: number): string => {
  const rate = (lost * HOUR_MS) / heldMs;
  return rate >= 10 || rate === 0 ? count(rate) : rate.toPrecision(2);
};

type Held = { readonly ms: number; readonly lost: number };

/** `held`: of those that judged time opened, how long they stood in all, and how many were lost; `isHeldByAll`: there were no others. */
type Lost = { readonly connected: number; readonly lost: number; readonly held: Held; readonly isHeldByAll: boolean };

const heldByOwn = ({ ms }: Held, said: string): string =>
  ms === 0 ? '' : `; of those first opened in judged time ${said}`;

/** English sentences on connections that were lost, and on how messages come. Our own closes never count. */
export const socketsText = {
  title: 'Sockets',
  lost: (mode: Arm, { connected, lost, held, isHeldByAll }: Lost) => {
    const of = counted(connected, 'connections');
    const over = `${duration(held.ms)} of connection time`;
    if (lost === 0) {
      const known = isHeldByAll ? ` in ${over}` : heldByOwn(held, `none in ${over}`);
      return `${mode}: none of ${of} was lost${known}.`;
    }
    const rate = `${perHour(held.lost, held.ms)} a connection-hour, over ${over}`;
    const known = isHeldByAll ? `: ${rate}` : heldByOwn(held, `${count(held.lost)}: ${rate}`);
    return `${mode}: ${count(lost)} of ${of} were lost (${percent(lost / connected)})${known}.`;
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
