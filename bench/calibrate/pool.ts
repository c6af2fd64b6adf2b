import { Worker } from 'node:worker_threads';
import type { Asked, Done, Kind, Play } from './jobs.ts';

type Waiting = {
  readonly kind: Kind;
  readonly asked: Asked<Kind>;
  readonly resolve: (done: Done<Kind>) => void;
  readonly reject: (error: unknown) => void;
};

export type Pool = { readonly play: Play; close(): Promise<void> };

/** So many threads that take jobs from one queue. A thread that dies takes its job with it: the promise is rejected. */
export const openPool = (threads: number): Pool => {
  const queue: Waiting[] = [];
  const idle: (() => void)[] = [];
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  const feed = (worker: Worker): void => {
    const job = queue.shift();
    if (job === undefined) {
      idle.push(() => feed(worker));
      return;
    }
    worker.removeAllListeners('error');
    worker.once('error', job.reject);
    worker.once('message', (done: Done<Kind>) => {
      job.resolve(done);
      feed(worker);
    });
    worker.postMessage({ kind: job.kind, asked: job.asked });
  };
  for (const worker of workers) feed(worker);
  return {
    play: <K extends Kind>(kind: K, asked: Asked<K>) =>
      new Promise<Done<K>>((resolve, reject) => {
        queue.push({ kind, asked, resolve: resolve as (done: Done<Kind>) => void, reject });
        idle.shift()?.();
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
