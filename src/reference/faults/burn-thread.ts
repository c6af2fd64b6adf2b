import { workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';

/** A thread that keeps a core busy for a share of each tenth of a second, and sleeps for the rest. It ends when it is ended. */

export type BurnOrder = { readonly ratio: number };

const PERIOD_US = 100_000;

const { ratio } = workerData as BurnOrder;
const asleep = new Int32Array(new SharedArrayBuffer(4));

for (let startUs = systemClock.nowUs(); ; startUs += PERIOD_US) {
  // What another process took of a period is not made up for in the next.
  startUs = Math.max(startUs, systemClock.nowUs() - PERIOD_US);
  const busyUntilUs = startUs + ratio * PERIOD_US;
  while (systemClock.nowUs() < busyUntilUs);
  const restUs = startUs + PERIOD_US - systemClock.nowUs();
  if (restUs > 0) Atomics.wait(asleep, 0, 0, restUs / 1000);
}
