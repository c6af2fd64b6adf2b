import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Env, entry } from './cli.ts';
import { type Ended, endOf } from './ended.ts';

/** The command that an output ends on. */
export const lastCommand = (stdout: string): string => stdout.trimEnd().split('\n').at(-1)?.trim() ?? '';

/** Puts a program `gateproof` into a folder, as an installation would, so that a line can be typed as it is printed. */
export const installShim = async (folder: string): Promise<void> => {
  const shim = join(folder, 'gateproof');
  await writeFile(shim, `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`);
  await chmod(shim, 0o755);
};

/** Has a shell read a printed line as it stands, in the folder with the shim, with these variables and no terminal. */
export const runPrinted = (line: string, folder: string, env: Env = {}): Promise<Ended> =>
  endOf(
    spawn('sh', ['-c', line], {
      cwd: folder,
      env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
