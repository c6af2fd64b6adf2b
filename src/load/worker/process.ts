import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaEnv } from '../../core/ca-env.ts';
import type { LivePart } from '../../core/live.ts';
import type { Drain } from '../drain.ts';
import type { FromWorker, Job, ToWorker, WorkerProgress } from './protocol.ts';

export type WorkerResult = Extract<FromWorker, { kind: 'done' }>;

/** How a worker ended: with its result, or lost with the reason. */
export type WorkerEnd =
  | { readonly fate: 'done'; readonly result: WorkerResult }
  | { readonly fate: 'lost'; readonly detail: string };

export type WorkerProcess = {
  readonly ready: Promise<void>;
  readonly end: Promise<WorkerEnd>;
  start(startUs: number): void;
  stop(drain: Drain): void;
  kill(): void;
};

/** The worker's entry stands beside this file, as source or as built. */
const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './entry.ts' : './entry.js', import.meta.url));

const post = (child: ChildProcess, message: ToWorker): void => {
  if (child.connected) child.send(message, () => {});
};

/** Told of what a worker says while it plays. */
export type WorkerListener = {
  onProgress(progress: WorkerProgress): void;
  onLive(parts: readonly LivePart[]): void;
};

/** Starts a worker process with its job. Of our environment it inherits whom to believe and nothing else: credentials come with the job. */
export const startWorker = (job: Job, listener: WorkerListener, env: CaEnv): WorkerProcess => {
  const child = fork(entry, [], { serialization: 'advanced', env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-2_000);
  });
  const { promise: ready, resolve: resolveReady, reject: rejectReady } = Promise.withResolvers<void>();
  const { promise: end, resolve: resolveEnd } = Promise.withResolvers<WorkerEnd>();
  const lose = (detail: string): void => {
    resolveEnd({ fate: 'lost', detail });
    rejectReady(new Error(detail));
  };
  ready.catch(() => {});
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') resolveReady();
    if (message.kind === 'progress') listener.onProgress(message.progress);
    if (message.kind === 'live') listener.onLive(message.parts);
    if (message.kind === 'error') {
      lose(message.message);
      child.kill('SIGKILL');
    }
    if (message.kind === 'done') {
      resolveEnd({ fate: 'done', result: message });
      child.disconnect();
    }
  });
  child.on('error', (error) => lose(error.message));
  child.on('exit', (code, signal) =>
    lose(`worker ${job.shard.index} ended early (${signal ?? `exit code ${code}`}) ${stderr}`.trim()),
  );
  post(child, job);
  return {
    ready,
    end,
    start: (startUs) => post(child, { kind: 'start', startUs }),
    stop: (drain) => post(child, { kind: 'stop', drain }),
    kill: () => child.kill('SIGKILL'),
  };
};
