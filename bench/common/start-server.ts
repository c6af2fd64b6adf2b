import { fork } from 'node:child_process';
import type { FromServer } from './listening.ts';

/** A server of a bench in a process of its own, told its job in its only argument; it says where it listens, then its books whenever it is asked. */
export type BenchServer<Books> = { readonly port: number; books(): Promise<Books>; close(): void };

export const startBenchServer = async <Books>(entry: string, job: unknown): Promise<BenchServer<Books>> => {
  const child = fork(entry, [JSON.stringify(job)]);
  const next = (): Promise<FromServer<Books>> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null): void => reject(new Error(`the server of the bench ended (${code})`));
      child.once('exit', gone);
      child.once('message', (message: FromServer<Books>) => {
        child.off('exit', gone);
        resolve(message);
      });
    });
  const listening = await next();
  if (listening.kind !== 'listening') throw new Error('the server of the bench did not listen');
  return {
    port: listening.port,
    books: async () => {
      const told = next();
      child.send('books');
      const message = await told;
      if (message.kind !== 'books') throw new Error('the server of the bench told no books');
      return message.books;
    },
    close: () => child.disconnect(),
  };
};
