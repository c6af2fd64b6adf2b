import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../core/clock.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { begun } from '../../target/managed/begun.ts';
import { signalGroup } from '../../target/managed/group-signals.ts';
import { environmentOf } from '../../target/mode-control/run-command.ts';
import { tailWith } from '../../verify/plain.ts';
import type { CliContext } from '../context.ts';
import type { Channel } from './notices.ts';

const say = englishCatalogue.watch.command.hook;

/** For somebody who posts to a chat; a hook that waits for a person should do that behind. */
export const HOOK_LIMIT_MS = 10_000;

/** Longer than what is shown of it, so that a secret at the cut is still whole. */
const KEPT = 20_000;

export type HookOptions = {
  /** For `sh -c`: it is the user's own flag, and comes from nowhere else. */
  readonly command: string;
  /** Names of variables that it gets besides PATH, HOME and the like: credentials do not reach it by themselves. */
  readonly passEnv: readonly string[];
  readonly env: CliContext['env'];
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly limitMs?: number;
};

/** Runs the command with the document on its standard input, in a process group of its own that is killed whole at the limit. */
const run = ({ command, passEnv, env, clock, redact, limitMs = HOOK_LIMIT_MS }: HookOptions, body: string) =>
  new Promise<string | null>((resolve) => {
    const tailOf = tailWith(redact);
    const child = begun<ChildProcess>(() =>
      spawn('sh', ['-c', command], {
        env: environmentOf({ settings: {}, passEnv }, env),
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
      }),
    );
    if (child instanceof Error) {
      resolve(say.said(say.notStarted(tailOf(child.message)), ''));
      return;
    }
    let said = '';
    let isLate = false;
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-KEPT);
    });
    const cancel = clock.after(limitMs * 1_000, () => {
      isLate = true;
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    });
    const settle = (how: string | null): void => {
      cancel();
      // What it leaves in the background may hold its output open for ever.
      child.stderr?.destroy();
      child.stdin?.destroy();
      resolve(how === null ? null : say.said(how, tailOf(said)));
    };
    child.once('error', (error) => settle(say.notStarted(tailOf(error.message))));
    child.once('exit', (code, signal) => {
      const how = isLate ? say.late(limitMs) : code === 0 ? null : say.ended(code, signal);
      setImmediate(() => settle(how));
    });
    // A hook that does not read what it is told is none of our concern.
    child.stdin?.on('error', () => {});
    child.stdin?.end(body);
  });

/** The hook: one process a change. */
export const hookChannel = (options: HookOptions): Channel => ({
  name: say.name(),
  deliver: (body) => run(options, body),
});
