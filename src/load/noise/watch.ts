import { Worker } from 'node:worker_threads';
import type { SliceRecord } from '../../core/slice.ts';

/** A time in which the host did not run a thread that was due: where it began on the system clock, and how long. */
export type HostGap = { readonly fromUs: number; readonly gapUs: number };

export type NoiseWatch = {
  /** Ends the thread and returns every gap it saw. */
  stop(): Promise<readonly HostGap[]>;
};

const entry = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/** Watches the host for gaps all through a run, in a thread of its own. */
export const watchNoise = (): NoiseWatch => {
  const shared = new SharedArrayBuffer(4);
  const thread = new Worker(entry, { workerData: shared, env: {} });
  const gaps: HostGap[] = [];
  thread.on('message', (flat: readonly number[]) => {
    for (let i = 0; i < flat.length; i += 2) gaps.push({ fromUs: flat[i] ?? 0, gapUs: flat[i + 1] ?? 0 });
  });
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.unref();
  return {
    stop: async () => {
      thread.ref();
      const cells = new Int32Array(shared);
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
      await gone;
      return gaps;
    },
  };
};

/** Each slice with the longest gap that touched it, in ms; 0 where none did. `startUs` is the start of the run on the system clock. */
export const withHostGaps = (
  slices: readonly SliceRecord[],
  gaps: readonly HostGap[],
  startUs: number,
): SliceRecord[] =>
  slices.map((slice) => {
    const fromUs = startUs + slice.startMs * 1000;
    const toUs = startUs + slice.endMs * 1000;
    const touching = gaps.filter((gap) => gap.fromUs < toUs && gap.fromUs + gap.gapUs > fromUs);
    return { ...slice, hostGapMaxMs: touching.reduce((max, gap) => Math.max(max, gap.gapUs / 1000), 0) };
  });
