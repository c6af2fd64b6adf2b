import { spawn } from 'node:child_process';

/** Waits for the end of its input, which comes when our process ends, however it ends, and then ends the process group $1. */
const SCRIPT = `while read -r _; do :; done
kill -s KILL -- "-$1" 2>/dev/null`;

/** Sees to it that a process group does not outlive us: without it k6 would load the target to the end of its plan. */
export const guardGroup = (group: number): { dismiss(): void } => {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'gateproof-watch', String(group)], {
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.stdin.on('error', () => {});
  // Without a shell k6 still ends by its own time limit.
  shell.on('error', () => {});
  return { dismiss: () => void shell.kill('SIGKILL') };
};
