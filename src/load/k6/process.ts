import { spawn } from 'node:child_process';
import type { Clock } from '../../core/clock.ts';
import type { K6 } from './find.ts';
import { guardGroup } from './guard.ts';
import { HTTP1_ENV } from './http1.ts';
import type { Stage } from './stage.ts';

/** How the process of k6 ended; `hung`: we ended it at its time limit. */
export type K6End = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly hung: boolean;
  /** The first of what it complained of; may hold anything the target sent. */
  readonly said: string;
};

export type K6Process = {
  readonly end: Promise<K6End>;
  /** Ends it and all that it started after so long, whatever it does. A later call takes the place of an earlier one. */
  limit(ms: number): void;
  /** Asks it to end: what is under way is given up. */
  interrupt(): void;
  kill(): void;
};

const SAID_MAX = 4_000;
/** One line for each request without an answer: the points tell more. */
const OF_A_REQUEST = /^Request Failed\s*$/gm;
const INTERRUPT_GRACE_MS = 5_000;

type Told = Pick<Stage, 'script' | 'points' | 'secrets' | 'sources'>;

/** What k6 is told: the plan stands in its folder, and no word of it is a secret. */
export const wordsOf = ({ script, points, secrets, sources }: Told): string[] => [
  ...['run', '--quiet', '--no-color', '--no-usage-report', '--no-thresholds', '--summary-mode=disabled'],
  // No control server that answers whoever asks; nothing of our environment.
  ...['--address=', '--include-system-env-vars=false'],
  ...['--log-format=raw', `--console-output=${points}`],
  ...(secrets === null ? [] : [`--secret-source=file=filename=${secrets}`]),
  ...(sources.length === 0 ? [] : [`--local-ips=${sources.join(',')}`]),
  script,
];

/** Starts k6 in a process group of its own, with an environment that leads to no configuration of the user, names whom to trust, and keeps it to HTTP/1.1. */
export const startK6 = ({ path }: K6, stage: Stage, clock: Clock): K6Process => {
  const child = spawn(path, wordsOf(stage), {
    cwd: stage.path,
    detached: true,
    env: { HOME: stage.path, XDG_CONFIG_HOME: stage.path, ...HTTP1_ENV, ...stage.trust },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const guard = child.pid === undefined ? null : guardGroup(child.pid, stage.path);
  let said = '';
  let hung = false;
  let isOver = false;
  let cancelLimit = (): void => {};
  const { promise: end, resolve } = Promise.withResolvers<K6End>();
  const over = (code: number | null, signal: string | null): void => {
    isOver = true;
    cancelLimit();
    guard?.dismiss();
    resolve({ code, signal, hung, said: said.trim() });
  };
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < SAID_MAX) said += chunk.toString('utf8').replaceAll(OF_A_REQUEST, '');
  });
  child.on('error', (error) => {
    said += error.message;
    over(null, null);
  });
  child.on('close', over);
  const send = (signal: NodeJS.Signals): void => {
    if (isOver || child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  };
  const limit = (ms: number): void => {
    cancelLimit();
    if (isOver) return;
    cancelLimit = clock.after(ms * 1000, () => {
      hung = true;
      send('SIGKILL');
    });
  };
  return {
    ...{ end, limit, kill: () => send('SIGKILL') },
    interrupt: () => {
      send('SIGINT');
      limit(INTERRUPT_GRACE_MS);
    },
  };
};
