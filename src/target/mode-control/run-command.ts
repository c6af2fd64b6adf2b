import { type ChildProcess, spawn } from 'node:child_process';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { begun } from '../managed/begun.ts';
import { signalGroup } from '../managed/group-signals.ts';
import type { Step, Surroundings } from './controller.ts';

const text = englishCatalogue.modeControl;

export type RunStep = Extract<Step, { readonly kind: 'run' }>;

const MOST_SAID = 16_777_216;
const SHOWN_SAID = 1_000;

/** What a program needs to find its way, and holds no secret. */
const ALWAYS_PASSED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'SHELL', 'TERM'] as const;

/** The whole environment of a command. Nothing else of ours reaches it: `pm2 --update-env` hands on all that it has. */
export const environmentOf = (
  { settings, passEnv }: Pick<RunStep, 'settings' | 'passEnv'>,
  env: Surroundings['env'],
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    [...ALWAYS_PASSED, ...passEnv].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  ),
  ...settings,
});

type Ended = { readonly how: string | null; readonly stdout: string; readonly stderr: string };

const failed = (message: string, hint: string, cause: unknown = null): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.unreachable, hint, cause });

const cannotRun = ({ words }: RunStep, cause: Error): HarnessError =>
  failed(text.cannotRun(words, cause.message), text.cannotRunHint(), cause);

const start = (step: RunStep, { env, clock }: Surroundings): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [program = '', ...rest] = step.words;
    const child = begun<ChildProcess>(() =>
      spawn(program, rest, {
        cwd: step.cwd,
        env: environmentOf(step, env),
        // A group of its own: at the deadline all of it ends.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    if (child instanceof Error) {
      reject(cannotRun(step, child));
      return;
    }
    const said = { stdout: '', stderr: '' };
    let isLate = false;
    const cancel = clock.after(step.deadlineMs * 1_000, () => {
      isLate = true;
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    });
    child.once('error', (cause) => {
      cancel();
      reject(cannotRun(step, cause));
    });
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream]?.on('data', (chunk: Buffer) => {
        if (said[stream].length < MOST_SAID) said[stream] += chunk.toString('utf8');
      });
    // Not `close`: what a command leaves in the background may hold its output open for ever.
    child.once('exit', (code, signal) => {
      setImmediate(() => {
        cancel();
        // Else what it left in the background would keep this process from ending, for as long as it runs.
        child.stdout?.destroy();
        child.stderr?.destroy();
        const how = isLate ? text.tooLong(step.deadlineMs) : code === 0 ? null : text.endedWith(code, signal);
        resolve({ how, ...said });
      });
    });
  });

/** Runs a command to its end and returns what it said on stdout. One that cannot be run, fails or takes too long is a HarnessError (exit 4). */
export const runCommand = async (step: RunStep, surroundings: Surroundings): Promise<string> => {
  const { how, stdout, stderr } = await start(step, surroundings);
  if (how === null) return stdout;
  const shown = stderr.trim() === '' && step.isStdoutSecret !== true ? stdout : stderr;
  const said = surroundings.redact(shown.trim()).slice(-SHOWN_SAID);
  throw failed(text.commandFailed(step.words, how, said), text.commandFailedHint());
};
