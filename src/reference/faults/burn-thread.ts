import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';

/** A thread that uses a share of one core, spread over each tenth of a second. It says once that it has begun, and ends when it is ended. */

export type BurnOrder = { readonly ratio: number };

const PERIOD_US = 100_000;
/** What other processes took of it is made up for, at most so much. */
const MOST_BEHIND_US = 500_000;

const { ratio } = workerData as BurnOrder;
const asleep = new Int32Array(new SharedArrayBuffer(4));

/** What this thread used of the CPU. Node 22 cannot tell: there it is the time that passed, which is more where the host is busy. */
const usedUs = (): number => {
  if (typeof process.threadCpuUsage !== 'function') return systemClock.nowUs();
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

let hasBegun = false;
let owedUs = 0;
for (;;) {
  const startUs = systemClock.nowUs();
  const before = usedUs();
  owedUs = Math.min(owedUs + ratio * PERIOD_US, MOST_BEHIND_US);
  while (usedUs() - before < owedUs && systemClock.nowUs() - startUs < PERIOD_US);
  owedUs -= usedUs() - before;
  const restUs = startUs + PERIOD_US - systemClock.nowUs();
  if (!hasBegun) parentPort?.postMessage('begun');
  hasBegun = true;
  if (restUs > 0) Atomics.wait(asleep, 0, 0, restUs / 1000);
}
