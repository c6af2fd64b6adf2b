import { spawn } from 'node:child_process';

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type CommandOptions = { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> };

/** Runs a program to its end. */
export const runCommand = (program: string, words: readonly string[], { cwd, env }: CommandOptions): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });

/** The last words of what a program said, for a message. */
export const tail = ({ stdout, stderr }: Ended): string =>
  `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
