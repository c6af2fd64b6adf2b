import { spawn } from 'node:child_process';
import { type Answer, parseAnswer, type Request } from './messages.ts';

/** It is over, with all it said since its last answer. */
export type Ended = { readonly kind: 'ended'; readonly output: string };

/** A process that answers requests, one at a time. */
export type WarmProcess = { ask(request: Request): Promise<Answer | Ended>; kill(): void };

export type WarmOptions = {
  readonly cwd: string;
  /** After so long without an answer nobody knows what is wrong: that is an error, and not an answer. */
  readonly stuckMs: number;
  /** Ends the process. */
  readonly signal: AbortSignal;
};

/** SIGKILL to a whole process group; that it is gone already is no error. */
const killGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

type Waiting = { resolve(answer: Answer | Ended): void; reject(error: unknown): void };

/**
 * Starts a program in a process group of its own and waits until it is ready; throws when it ends before. The whole group is killed on demand, and with
 * what it left running when it ends by itself: a mutant may loop for ever.
 */
export const startWarm = async (
  [program, ...words]: readonly [string, ...string[]],
  { cwd, stuckMs, signal }: WarmOptions,
): Promise<WarmProcess> => {
  signal.throwIfAborted();
  const child = spawn(program, words, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const kill = (): void => killGroup(child.pid);
  let output = '';
  let waiting: Waiting | null = null;
  let over: Ended | null = null;
  const next = async (): Promise<Answer | Ended> => {
    if (over !== null) return over;
    const { promise, resolve, reject } = Promise.withResolvers<Answer | Ended>();
    waiting = { resolve, reject };
    const stuck = (): void => reject(new Error(`no answer for ${stuckMs / 1000} s\n${output}`));
    const timer = setTimeout(stuck, stuckMs);
    return promise.finally(() => clearTimeout(timer));
  };
  const keep = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message) => {
    output = '';
    try {
      waiting?.resolve(parseAnswer(message));
    } catch (error) {
      waiting?.reject(error);
    }
  });
  child.once('error', (error) => waiting?.reject(error));
  child.once('exit', kill);
  child.once('close', () => {
    signal.removeEventListener('abort', kill);
    over = { kind: 'ended', output };
    waiting?.resolve(over);
  });
  signal.addEventListener('abort', kill, { once: true });
  const first = await next().catch((error: unknown) => {
    kill();
    throw error;
  });
  signal.throwIfAborted();
  if (first.kind !== 'ready') throw new Error(`${program} ended before it was ready\n${output}`);
  return {
    kill,
    ask: (request) => {
      // That it is gone is told by its end.
      child.send(request, () => {});
      return next();
    },
  };
};
