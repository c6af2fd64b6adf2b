import { type ChildProcess, spawn } from 'node:child_process';
import type { Ended } from '../../src/testing/ended.ts';

/** How a generator is started: nothing of it is asked or changed. */
export type Command = { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> };

/** bash's `time` counts user and system of all descendants that were waited for, to the millisecond. */
const TIMED = ['-c', 'TIMEFORMAT="cpu %3U %3S"; time "$@"', 'bash'] as const;
const CPU_LINE = /cpu (\d+\.\d+) (\d+\.\d+)\s*$/;

/** A generator in a process group of its own. */
export const startGenerator = ({ words, env }: Command) => {
  const child: ChildProcess = spawn('bash', [...TIMED, ...words], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const state = { isOver: false };
  const over = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      state.isOver = true;
      resolve({ code: code ?? -1, stdout, stderr });
    });
  });
  const end = (): void => {
    if (child.pid !== undefined && !state.isOver) process.kill(-child.pid, 'SIGKILL');
  };
  return { pid: child.pid ?? 0, state, over, end };
};

/** user + system of the whole process tree, as bash booked it; null where it was ended before that. */
export const treeCpuSecOf = ({ stderr }: Ended): number | null => {
  const found = CPU_LINE.exec(stderr);
  return found === null ? null : Number(found[1]) + Number(found[2]);
};
