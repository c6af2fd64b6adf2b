import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
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

/**
 * Runs vitest to its end, its output shown as it is. It has a process group of its own, which gets every signal that we get: a run that it is
 * playing stops in order and leaves its record.
 */
export const runVitest = ({ program, words, folder, env, quietStdout }: VitestOrder): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', quietStdout ? 2 : 'inherit', 'inherit'],
    });
    let told: Ended['signal'] = null;
    const passOn = (signal: (typeof SIGNALS)[number]) => (): void => {
      told = signal;
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    const handlers = SIGNALS.map((signal) => [signal, passOn(signal)] as const);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const release = (): void => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code) => {
      release();
      resolve({ code: code ?? EXIT.ourFault, signal: told });
    });
  });
