import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { Mode } from '../core/modes.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

export type ManagedTarget = {
  readonly mode: Mode;
  readonly url: string;
  readonly pid: number;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
};

export type ManagedTargetOptions = {
  readonly mode: Mode;
  /** More words for `gateproof target`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
};

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './bin.ts' : './bin.js', import.meta.url));

const readyLine = z.object({ url: z.url(), pid: z.int() });

const parseReady = (line: string): z.infer<typeof readyLine> | null => {
  try {
    return readyLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

/** Waits for the target's ready line; a target that ends first says why on stderr. */
const awaitReady = (child: ChildProcess, mode: Mode): Promise<z.infer<typeof readyLine>> =>
  new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-2_000);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
      const ready = out.includes('\n') ? parseReady(out.slice(0, out.indexOf('\n'))) : null;
      if (ready !== null) resolve(ready);
    });
    child.once('exit', () => {
      const { demoTargetDied, demoTargetDiedHint } = englishCatalogue.cli;
      reject(
        new HarnessError(demoTargetDied(mode, errors.trim()), {
          exitCode: EXIT.unreachable,
          hint: demoTargetDiedHint(),
        }),
      );
    });
  });

/**
 * Starts a reference target in a process group of its own, so that Ctrl-C reaches the harness alone and the drain still finds a target. It
 * ends with its standard input, and so with this process, however that ends.
 */
export const startManagedTarget = async ({ mode, args, env }: ManagedTargetOptions): Promise<ManagedTarget> => {
  const words = ['target', '--mode', mode, '--port', '0', '--json', '--exit-with-parent', ...args];
  const child = spawn(process.execPath, [entry, ...words], { detached: true, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.on('error', () => {});
  const ready = await awaitReady(child, mode);
  return {
    mode,
    ...ready,
    stop: async () => {
      child.stdin?.end();
      child.kill('SIGTERM');
      await gone;
    },
  };
};
