import type { LivePart } from '../core/live.ts';
import type { PlannedSlice } from '../core/plan.ts';
import { type Cell, countsOf, type SliceForm, sliceOf } from './cell.ts';

/** Slices told of in one go: more wait for the next, so that a thousand that end together do not hold up the pacer. */
const TOLD_MOST = 20;

export type Settling = {
  /** Settles every slice that is over, whose books are closed, and to which no frame can belong any more. */
  settle(nowUs: number, hasSockets: (mode: PlannedSlice['mode']) => boolean): void;
  isSettled(slice: number): boolean;
  /** Newly settled slices whole; of others that are over the counts, when they are first over and when there are more bad ones. */
  handOver(): LivePart[];
};

/** Every planned request and connection has come to its one end. */
const booksClosed = ({ arrivals, connections, returns }: Cell): boolean => {
  const { ok, failed, unanswered, dropped } = arrivals;
  const { refused, timedOut, closedByUs, lost, openAtKill } = connections;
  return (
    arrivals.planned === ok + failed + unanswered + dropped + arrivals.notReleased &&
    connections.planned === refused + timedOut + closedByUs + lost + openAtKill + connections.notReleased &&
    (returns === null || returns.isClosed)
  );
};

/** A number that grows with every sample that is bad by any objective. */
const badSoFar = ({ arrivals, responseOver, connections, returns }: Cell): number =>
  responseOver.reduce((sum, over) => sum + over, arrivals.failed + arrivals.unanswered + arrivals.dropped) +
  connections.refused +
  connections.timedOut +
  connections.lost +
  (returns?.bad ?? 0);

/** When the next slice of the same mode begins: from then on frames belong to that one. */
const nextStarts = (cells: readonly Cell[]): number[] => {
  const later = new Map<PlannedSlice['mode'], number>();
  const starts = cells.map(() => Number.POSITIVE_INFINITY);
  for (const [index, { planned }] of [...cells.entries()].reverse()) {
    starts[index] = later.get(planned.mode) ?? Number.POSITIVE_INFINITY;
    later.set(planned.mode, planned.startUs);
  }
  return starts;
};

/** Watches the slices of a recorder come to their end. Looks only at what has begun and is not settled; costs nothing for a sample. */
export const createSettling = (cells: readonly Cell[], form: SliceForm): Settling => {
  const nextStartUs = nextStarts(cells);
  const settled = new Uint8Array(cells.length);
  const toldBad = new Float64Array(cells.length).fill(-1);
  const untold: Cell[] = [];
  const over: Cell[] = [];
  let first = 0;
  let begun = 0;

  /** The slices that are over and not settled, in order. */
  const overUntil = (nowUs: number): void => {
    over.length = 0;
    while ((cells[begun]?.planned.startUs ?? Number.POSITIVE_INFINITY) <= nowUs) begun += 1;
    while (first < begun && settled[first] === 1) first += 1;
    for (const cell of cells.slice(first, begun)) {
      if (settled[cell.planned.index] !== 1 && cell.planned.endUs <= nowUs) over.push(cell);
    }
  };

  return {
    settle: (nowUs, hasSockets) => {
      overUntil(nowUs);
      for (const cell of over) {
        const { index, mode } = cell.planned;
        const framesOver = nowUs >= (nextStartUs[index] ?? 0) || !hasSockets(mode);
        if (!framesOver || !booksClosed(cell)) continue;
        settled[index] = 1;
        untold.push(cell);
      }
    },
    isSettled: (slice) => settled[slice] === 1,
    handOver: () => {
      const parts: LivePart[] = untold
        .splice(0, TOLD_MOST)
        .map((cell) => ({ settled: true, slice: sliceOf(cell, form) }));
      for (const cell of over) {
        const { index } = cell.planned;
        const bad = badSoFar(cell);
        if (parts.length >= TOLD_MOST || settled[index] === 1 || bad <= (toldBad[index] ?? 0)) continue;
        toldBad[index] = bad;
        parts.push({ settled: false, slice: countsOf(cell, form) });
      }
      return parts;
    },
  };
};
