import { parentPort } from 'node:worker_threads';
import { type Asked, doJob, type Kind } from './jobs.ts';

/** A thread of `npm run calibrate`: one job at a time. */
parentPort?.on('message', ({ kind, asked }: { readonly kind: Kind; readonly asked: Asked<Kind> }) => {
  parentPort?.postMessage(doJob(kind, asked));
});
