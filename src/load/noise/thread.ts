import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';

/** A thread that asks to be woken every two milliseconds and notes when it was not. It sleeps, so it costs the host next to nothing. */

/** What the thread posts: every gap since its last post as pairs of beginning and length, and the instant before which no other gap began. */
export type GapPost = { readonly flat: readonly number[]; readonly untilUs: number };

const ASKED_MS = 2;
const GAP_US = 2_000;
const POST_EVERY_US = 250_000;

const cells = new Int32Array(workerData as SharedArrayBuffer);
const STOP = 0;

const post = (flat: readonly number[], untilUs: number): void => {
  parentPort?.postMessage({ flat, untilUs } satisfies GapPost);
};

const watch = (): void => {
  let gaps: number[] = [];
  let postedUs = systemClock.nowUs();
  while (Atomics.load(cells, STOP) === 0) {
    const beforeUs = systemClock.nowUs();
    Atomics.wait(cells, STOP, 0, ASKED_MS);
    const nowUs = systemClock.nowUs();
    const gapUs = nowUs - beforeUs - ASKED_MS * 1000;
    if (gapUs >= GAP_US) gaps.push(beforeUs, gapUs);
    if (nowUs - postedUs >= POST_EVERY_US) {
      post(gaps, nowUs);
      gaps = [];
      postedUs = nowUs;
    }
  }
  post(gaps, systemClock.nowUs());
};

watch();
