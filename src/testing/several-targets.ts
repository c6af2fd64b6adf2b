import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ADMIN_PATH, ADMIN_TOKEN_HEADER, type TargetBooks, targetBooksSchema } from '../core/target-books.ts';
import { entry } from './cli.ts';
import { SECRETS } from './target.ts';

/** The reference target as several processes. */
export type SeveralTargets = {
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  /** The admin side of all, with its path. */
  readonly admin: string;
  /** Settles with the exit code of the process that started the others. */
  readonly over: Promise<number>;
  /** The books of all, from their one admin side. */
  books(): Promise<TargetBooks>;
  /** Those of one, from itself. */
  booksOf(index: number): Promise<TargetBooks>;
  stop(): Promise<void>;
};

const booksAt = async (admin: string): Promise<TargetBooks> => {
  const headers = { [ADMIN_TOKEN_HEADER]: SECRETS.GATEPROOF_ADMIN_TOKEN };
  return targetBooksSchema.parse(await (await fetch(`${admin}/books`, { headers })).json());
};

/** Starts so many processes of the reference target, each on a free port. They end with us. */
export const startSeveralTargets = async (processes: number, args: readonly string[] = []): Promise<SeveralTargets> => {
  const words = [entry, 'target', '--processes', String(processes), '--port', '0', '--json', '--exit-with-parent'];
  const child = spawn(process.execPath, [...words, ...args], {
    env: { PATH: process.env['PATH'], ...SECRETS },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  const over = once(child, 'exit').then(([code]) => Number(code));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error('the reference target did not start');
  const ready = JSON.parse(first.value) as Pick<SeveralTargets, 'urls' | 'pids' | 'admin'>;
  const { urls, pids, admin } = ready;
  return {
    ...{ urls, pids, admin, over },
    books: () => booksAt(admin),
    booksOf: (index) => booksAt(`${urls[index]}${ADMIN_PATH}`),
    stop: async () => {
      child.stdin.end();
      await over;
    },
  };
};
