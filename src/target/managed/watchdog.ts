import { spawn } from 'node:child_process';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { StopOrder } from '../../core/managed.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const text = englishCatalogue.managed;

/**
 * Reads the number of a process group, waits for the end of its input, and ends the group: by the signal $1, by SIGKILL after $2 seconds.
 * Its input ends when our process ends, however that ends: also by SIGKILL, when no code of ours can run any more.
 */
const SCRIPT = `read -r group || exit 0
while read -r _; do :; done
kill -s "$1" -- "-$group" 2>/dev/null || exit 0
left=$2
while [ "$left" -gt 0 ] && kill -s 0 -- "-$group" 2>/dev/null; do sleep 1; left=$((left - 1)); done
kill -s KILL -- "-$group" 2>/dev/null`;

export type Watchdog = {
  /** From now on this process group ends with us. */
  guard(group: number): void;
  /** The group is gone: nothing is left to guard. */
  dismiss(): void;
};

/** Starts a small shell in a session of its own, where no Ctrl-C reaches it. Without one no target may be started: it could outlive us. */
export const startWatchdog = async (name: string, { signal, graceMs }: StopOrder): Promise<Watchdog> => {
  const words = ['-c', SCRIPT, 'gateproof-watch', signal.replace(/^SIG/, ''), String(Math.ceil(graceMs / 1_000))];
  const shell = spawn('/bin/sh', words, {
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.stdin.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    shell.once('spawn', resolve);
    shell.once('error', (cause) =>
      reject(
        new HarnessError(text.noGuard(name, cause.message), {
          exitCode: EXIT.unreachable,
          hint: text.noGuardHint(),
          cause,
        }),
      ),
    );
  });
  return {
    guard: (group) => void shell.stdin.write(`${group}\n`),
    dismiss: () => void shell.kill('SIGKILL'),
  };
};
