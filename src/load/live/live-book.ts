import type { LivePart, LiveSlices } from '../../core/live.ts';
import { isOpenEnded } from '../../core/open-ended.ts';
import type { PlannedSlice } from '../../core/plan.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { type SeenGaps, withHostGap } from '../noise/watch.ts';

/** What the workers have told of their slices so far. */
export type LiveBook = {
  take(worker: number, parts: readonly LivePart[]): void;
  /**
   * What is known now; null when that is no more than at the last look. A slice counts only once every stall of the host in it is known, too.
   * `startUs` is the start of the run on the clock of the gaps.
   */
  look(seen: SeenGaps, startUs: number): LiveSlices | null;
};

/** Puts the parts of `workers` processes together, slice by slice. */
export const createLiveBook = (planned: readonly PlannedSlice[], workers: number): LiveBook => {
  const parts = planned.map(() => new Map<number, LivePart>());
  const news = new Set<number>();
  const known = new Map<number, SliceRecord>();
  const whole = new Set<number>();
  const settled: SliceRecord[] = [];
  // One that reaches to the end of the load is never over while it plays.
  const endsUs = planned.map((slice) => (isOpenEnded(slice, planned.length) ? Number.POSITIVE_INFINITY : slice.endUs));

  const putTogether = (index: number, seen: SeenGaps, startUs: number): void => {
    const own = [...(parts[index]?.values() ?? [])];
    known.set(index, withHostGap(mergeSlices(own.map(({ slice }) => slice)), seen, startUs));
    if (own.length < workers || own.some((part) => !part.settled)) return;
    whole.add(index);
    parts[index]?.clear();
  };

  const extendSettled = (): void => {
    for (let next = known.get(settled.length); next !== undefined; next = known.get(settled.length)) {
      if (!whole.has(next.index)) return;
      settled.push(next);
      known.delete(next.index);
    }
  };

  return {
    take: (worker, told) => {
      for (const part of told) {
        parts[part.slice.index]?.set(worker, part);
        news.add(part.slice.index);
      }
    },
    look: (seen, startUs) => {
      const ripe = [...news].filter((index) => startUs + (endsUs[index] ?? 0) <= seen.untilUs);
      if (ripe.length === 0) return null;
      for (const index of ripe) {
        news.delete(index);
        putTogether(index, seen, startUs);
      }
      extendSettled();
      return { settled: [...settled], soFar: [...known.values()].toSorted((a, b) => a.index - b.index) };
    },
  };
};
