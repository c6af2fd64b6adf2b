import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isGroupAlive, signalGroup } from '../../target/managed/group-signals.ts';
import type { Ended } from './outcome.ts';

const manifestSchema = z.object({ bin: z.union([z.string(), z.object({ vitest: z.string() })]) });

/** The program of the vitest that a suite of ours would import: the user's own, beside gateproof. None is a HarnessError (exit code 2). */
export const findVitest = (from: string = import.meta.url): string => {
  const { suite } = englishCatalogue;
  try {
    const path = createRequire(from).resolve('vitest/package.json');
    const { bin } = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return join(dirname(path), typeof bin === 'string' ? bin : bin.vitest);
  } catch (cause) {
    throw new HarnessError(suite.noVitest(), { exitCode: EXIT.usage, hint: suite.noVitestHint(), cause });
  }
};

export type VitestOrder = {
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its output goes to our stderr, since stdout is for something else. */
  readonly quietStdout: boolean;
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A run that was told to stop gets 5 s for its answers, and the grace of the targets that it started. */
const PATIENCE_US = 30_000_000;
const LOOK_AGAIN_US = 50_000;

/** Waits for the runs that vitest left behind: they are writing their records. */
const untilGone = async (group: number, clock: Clock): Promise<void> => {
  const lastUs = clock.nowUs() + PATIENCE_US;
  while (isGroupAlive(group) && clock.nowUs() < lastUs) {
    await new Promise<void>((resolve) => {
      clock.after(LOOK_AGAIN_US, resolve);
    });
  }
};

const started = (order: VitestOrder): ChildProcess => {
  const { program, words, folder, env, quietStdout } = order;
  return spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', quietStdout ? 2 : 'inherit', 'inherit'],
  });
};

/**
 * Runs vitest to its end, its output shown as it is. It has a process group of its own, which gets every signal that we get: a run that it is
 * playing stops in order and leaves its record, and is waited for.
 */
export const runVitest = async (order: VitestOrder, clock: Clock): Promise<Ended> => {
  const child = started(order);
  let told: Ended['signal'] = null;
  const passOn = (signal: (typeof SIGNALS)[number]) => (): void => {
    told = signal;
    if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  const handlers = SIGNALS.map((signal) => [signal, passOn(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (told !== null && child.pid !== undefined) await untilGone(child.pid, clock);
    return { code: code ?? EXIT.ourFault, signal: told };
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
};
