import { spawn } from 'node:child_process';

/** Waits for the end of its input, which comes when our process ends, however it ends, and then ends the process group $1 and removes the folder $2: there may be secrets in it. */
const SCRIPT = `while read -r _; do :; done
kill -s KILL -- "-$1" 2>/dev/null
rm -rf -- "$2"`;

/** Sees to it that a process group does not outlive us: without it k6 would load the target to the end of its plan. */
export const guardGroup = (group: number, folder: string): { dismiss(): void } => {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'gateproof-watch', String(group), folder], {
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.stdin.on('error', () => {});
  // Without a shell k6 still ends by its own time limit.
  shell.on('error', () => {});
  return { dismiss: () => void shell.kill('SIGKILL') };
};
