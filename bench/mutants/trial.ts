import { spawn } from 'node:child_process';

export type TrialEnd =
  | { readonly kind: 'ended'; readonly code: number; readonly output: string }
  | { readonly kind: 'timed-out'; readonly output: string };

export type TrialOptions = {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Ends it before its time, as a timeout does. */
  readonly signal: AbortSignal;
};

/** SIGKILL to a whole process group; that it is gone already is no error. */
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/**
 * Runs a program in a process group of its own and waits for its end. After `timeoutMs` the whole group is killed: a mutant may loop for ever,
 * and what it started with it. What a program leaves running when it ends by itself is killed too.
 */
export const runTrial = (
  [program, ...words]: readonly [string, ...string[]],
  { cwd, timeoutMs, signal }: TrialOptions,
): Promise<TrialEnd> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(program, words, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { pid } = child;
    let output = '';
    let timedOut = false;
    const kill = (): void => {
      timedOut = true;
      if (pid !== undefined) killGroup(pid);
    };
    const timer = setTimeout(kill, timeoutMs);
    signal.addEventListener('abort', kill, { once: true });
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('exit', () => {
      if (pid !== undefined) killGroup(pid);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      resolve(timedOut ? { kind: 'timed-out', output } : { kind: 'ended', code: code ?? -1, output });
    });
  });
