import { Worker } from 'node:worker_threads';
import { isOpenEnded } from '../../core/open-ended.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { GapPost } from './thread.ts';

/** A time in which the host did not run a thread that was due: where it began on the system clock, and how long. */
export type HostGap = { readonly fromUs: number; readonly gapUs: number };

/** Every gap that began before `untilUs` of the system clock; later ones may be among them too. */
export type SeenGaps = { readonly gaps: readonly HostGap[]; readonly untilUs: number };

export type NoiseWatch = {
  /** What the thread has told so far. */
  seen(): SeenGaps;
  /** Ends the thread and returns every gap it saw; where the thread had ended by itself, nothing is known of what came after its last word. */
  stop(): Promise<SeenGaps>;
};

const entry = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

const startThread = (shared: SharedArrayBuffer): Worker => new Worker(entry, { workerData: shared, env: {} });

/** Watches the host for gaps all through a run, in a thread of its own. `onNews` is called a few times a second, when more is known. */
export const watchNoise = (onNews: () => void, start = startThread): NoiseWatch => {
  const shared = new SharedArrayBuffer(4);
  const thread = start(shared);
  const gaps: HostGap[] = [];
  let knownUntilUs = Number.NEGATIVE_INFINITY;
  thread.on('message', ({ flat, untilUs }: GapPost) => {
    for (let i = 0; i < flat.length; i += 2) gaps.push({ fromUs: flat[i] ?? 0, gapUs: flat[i + 1] ?? 0 });
    knownUntilUs = untilUs;
    onNews();
  });
  // A thread that ends by itself saw nothing from then on; its last word stands in `knownUntilUs`.
  thread.on('error', () => {});
  let isAsked = false;
  let sawAll = false;
  const gone = new Promise<void>((resolve) =>
    thread.once('exit', (code) => {
      sawAll = isAsked && code === 0;
      resolve();
    }),
  );
  thread.unref();
  return {
    seen: () => ({ gaps, untilUs: knownUntilUs }),
    stop: async () => {
      isAsked = true;
      thread.ref();
      const cells = new Int32Array(shared);
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
      await gone;
      return { gaps, untilUs: sawAll ? Number.POSITIVE_INFINITY : knownUntilUs };
    },
  };
};

/** When the load began, on the system clock, and how long it lasted, to its last answer and its last socket. */
export type LoadTime = { readonly startUs: number; readonly durationMs: number };

/**
 * A slice with the longest gap that touched it, in ms; of none 0, or null where the host was not watched to its end. `startUs` is the start of the run on
 * the system clock, `endMs` where the slice ends if that is not as planned.
 */
export const withHostGap = (
  slice: SliceRecord,
  { gaps, untilUs }: SeenGaps,
  startUs: number,
  endMs = slice.endMs,
): SliceRecord => {
  const fromUs = startUs + slice.startMs * 1000;
  const toUs = startUs + endMs * 1000;
  const touching = gaps.filter((gap) => gap.fromUs < toUs && gap.fromUs + gap.gapUs > fromUs);
  if (touching.length === 0 && toUs > untilUs) return { ...slice, hostGapMaxMs: null };
  return { ...slice, hostGapMaxMs: touching.reduce((max, gap) => Math.max(max, gap.gapUs / 1000), 0) };
};

/** Each slice with the longest gap that touched it: of a run of one mode the last one to the end of the load. */
export const withHostGaps = (
  slices: readonly SliceRecord[],
  seen: SeenGaps,
  { startUs, durationMs }: LoadTime,
): SliceRecord[] =>
  slices.map((slice) => {
    const endMs = isOpenEnded(slice, slices.length) ? Math.max(slice.endMs, durationMs) : slice.endMs;
    return withHostGap(slice, seen, startUs, endMs);
  });

/**
 * From when on nobody watched the host although slices were still to end, in ms from the start of the run: the thread had ended by itself. null: each was
 * watched to its end.
 */
export const unwatchedFromMs = (
  slices: readonly Pick<SliceRecord, 'endMs'>[],
  { untilUs }: SeenGaps,
  startUs: number,
): number | null => {
  const fromMs = Math.max(0, (untilUs - startUs) / 1000);
  return slices.some(({ endMs }) => endMs > fromMs) ? fromMs : null;
};
