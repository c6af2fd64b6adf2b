import { type ChildProcess, spawn } from 'node:child_process';
import type { CheckOutcome } from '../core/checklist.ts';
import type { ChecksSettings } from '../core/checks.ts';
import { begun } from '../target/managed/begun.ts';
import { signalGroup } from '../target/managed/group-signals.ts';
import { type CheckContext, fail, notMeasurable, pass, say } from './check.ts';
import { tailWith } from './plain.ts';

type SocketCommand = NonNullable<ChecksSettings['socketCommand']>;

/** The end of what it said is kept. Longer than what is shown of it, so that a secret at the cut is still whole. */
const KEPT = 20_000;

type Ended =
  | { readonly how: 'exited'; readonly code: number | null; readonly said: string }
  | { readonly how: 'not-started'; readonly why: string }
  | { readonly how: 'late'; readonly said: string };

const environmentOf = ({ env }: CheckContext, { passEnv }: SocketCommand) =>
  Object.fromEntries(
    ['PATH', 'HOME', ...passEnv].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );

const filled = (words: readonly string[], { spec, mode }: CheckContext): readonly string[] =>
  words.map((word) => word.replaceAll('{url}', spec.baseUrl).replaceAll('{mode}', mode));

/** Runs it in a process group of its own, which is killed whole when the time is over. */
const run = (words: readonly string[], context: CheckContext, command: SocketCommand): Promise<Ended> =>
  new Promise((resolve) => {
    const [program = '', ...rest] = words;
    const child = begun<ChildProcess>(() =>
      spawn(program, rest, {
        env: environmentOf(context, command),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
    if (child instanceof Error) {
      resolve({ how: 'not-started', why: child.message });
      return;
    }
    let said = '';
    const hear = (chunk: Buffer): void => {
      said = `${said}${chunk.toString('utf8')}`.slice(-KEPT);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    const settle = (ended: Ended): void => {
      cancel();
      context.signal.removeEventListener('abort', stop);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(ended);
    };
    const stop = (): void => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      settle({ how: 'late', said });
    };
    const cancel = context.clock.after(command.deadlineMs * 1000, stop);
    context.signal.addEventListener('abort', stop);
    child.once('error', (error) => settle({ how: 'not-started', why: error.message }));
    child.once('close', (code) => settle({ how: 'exited', code, said }));
    // A child of its own may hold the pipes open for ever.
    child.once('exit', (code) => context.clock.after(100_000, () => settle({ how: 'exited', code, said })));
  });

const outcomeOf = (ended: Ended, context: CheckContext, { deadlineMs }: SocketCommand): CheckOutcome => {
  switch (ended.how) {
    case 'not-started':
      return notMeasurable(say.command.notStarted(context.excerpt(ended.why)));
    case 'late':
      return fail(say.command.late(deadlineMs));
    case 'exited':
      return ended.code === 0 ? pass(say.command.well()) : fail(say.command.failed(ended.code));
  }
};

/** Runs the profile's own script (docs/spec/rollback-strategy.zh.md:227) as words, without a shell: exit code 0 passes. */
export const playCommand = async (context: CheckContext, command: SocketCommand): Promise<CheckOutcome> => {
  const words = filled(command.words, context);
  const sinceUs = context.clock.nowUs();
  const ended = await run(words, context, command);
  const said = ended.how === 'not-started' ? ended.why : ended.said;
  context.note(
    words.join(' '),
    say.command.answer(ended.how === 'exited' ? ended.code : null, tailWith(context.redact)(said)),
    sinceUs,
  );
  return outcomeOf(ended, context, command);
};
