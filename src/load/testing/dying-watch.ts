import { Worker } from 'node:worker_threads';
import { watchNoise } from '../noise/watch.ts';

/** A watch on the host whose thread ends by itself before it has said a word. */
export const dyingWatch: typeof watchNoise = (onNews) =>
  watchNoise(onNews, () => new Worker("throw new Error('no memory')", { eval: true }));
