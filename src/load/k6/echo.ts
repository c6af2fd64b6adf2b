import { Worker } from 'node:worker_threads';

/** Where k6 can send a request to itself, as it were: whoever answers has nothing else to do. */
export type EchoServer = { readonly url: string; close(): Promise<void> };

const entry = new URL(import.meta.url.endsWith('.ts') ? './echo-thread.ts' : './echo-thread.js', import.meta.url);

/** Opens it in a thread of its own, since ours reads what k6 writes; null where this machine has no port or descriptor left for it. */
export const openEchoServer = async (): Promise<EchoServer | null> => {
  const thread = new Worker(entry, { env: {} });
  thread.unref();
  const { promise: port, resolve } = Promise.withResolvers<number | null>();
  thread.once('message', resolve);
  thread.once('error', () => resolve(null));
  thread.once('exit', () => resolve(null));
  const found = await port;
  const close = async (): Promise<void> => void (await thread.terminate());
  if (found !== null) return { url: `http://127.0.0.1:${found}/`, close };
  await close();
  return null;
};
