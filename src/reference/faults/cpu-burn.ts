import { Worker } from 'node:worker_threads';
import { printShare } from './amounts.ts';
import type { BurnOrder } from './burn-thread.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

const entry = new URL(import.meta.url.endsWith('.ts') ? './burn-thread.ts' : './burn-thread.js', import.meta.url);

/** Of one core, beside what the target itself uses. In a thread of its own, so answers do not wait for it while the host has a core to spare. */
export const cpuBurn = defineFault({
  name: 'cpu-burn',
  doc: 'the process burns this share of one core, beside its work',
  examples: ['100%', '15%'],
  refused: ['', '0.9', '0%', '101%'],
  setting: (reader) => reader.ratio(FIRST),
  print: printShare,
  start: (ratio) => {
    const thread = new Worker(entry, { workerData: { ratio } satisfies BurnOrder, env: {} });
    thread.unref();
    return { end: () => void thread.terminate() };
  },
});
