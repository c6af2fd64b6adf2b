import { execFileSync } from 'node:child_process';
import { systemClock } from '../../../core/clock.ts';
import { stopSchema } from '../../../core/managed.ts';
import { createRedactor } from '../../../core/redact.ts';
import type { StartOrder } from '../start.ts';

export const SECRET = 'sesame-4f5a6b7c8d';

/** An order with everything filled in: ready when it says `ready` on stdout. */
export const orderOf = (words: readonly string[], over: Partial<StartOrder> = {}): StartOrder => ({
  name: 'the target of profile mine (gateway-only)',
  words,
  cwd: '.',
  env: { PATH: '/usr/bin:/bin', SECRET },
  url: 'http://127.0.0.1:9',
  ready: { line: '^ready', deadlineMs: 20_000 },
  stop: stopSchema.parse({}),
  clock: systemClock,
  redact: createRedactor([SECRET]),
  ...over,
});

/** Whether a process is there; one that is dead and not yet reaped is not. */
export const isThere = (pid: number): boolean => {
  try {
    return !/^Z|^$/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return false;
  }
};
