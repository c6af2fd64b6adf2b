import { spawn } from 'node:child_process';
import { type Ended, endOf } from '../../src/testing/ended.ts';

export type CommandOptions = { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> };

/** Runs a program to its end. */
export const runCommand = (program: string, words: readonly string[], { cwd, env }: CommandOptions): Promise<Ended> =>
  endOf(spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));

/** The last words of what a program said, for a message. */
export const tail = ({ stdout, stderr }: Ended): string =>
  `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
