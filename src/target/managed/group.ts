import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { StopOrder } from '../../core/managed.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { begun } from './begun.ts';
import { endGroup } from './end-group.ts';
import { startWatchdog } from './watchdog.ts';

const text = englishCatalogue.managed;

/** What is started. `env` is its whole environment. */
export type GroupOrder = {
  readonly name: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stop: StopOrder;
  readonly clock: Clock;
  /** Applied to everything that the program said. */
  redact(text: string): string;
};

/** How the first process of a group ended, and the end of what it said on stderr, redacted. */
export type GroupEnd = { readonly how: string; readonly said: string };

/** A program in a process group of its own. */
export type Group = {
  readonly pid: number;
  readonly stdout: Readable;
  /** Settles when its first process is gone, whoever ended it; the rest of the group is then ended too. */
  readonly ended: Promise<GroupEnd>;
  /** The end of what it said on stderr so far, redacted. */
  said(): string;
  /** Ends the group and waits until it is gone. */
  stop(): Promise<void>;
};

const LONGEST_SAID = 2_000;
/** Room before the part that is shown: a secret that begins in it is still found whole. */
const KEPT = 2 * LONGEST_SAID;
/** How long stderr of a program that is gone may be held open by others of its group. */
const LAST_WORDS_US = 300_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const refuse = (message: string, hint: string, cause: unknown): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.unreachable, hint, cause });

const assertFolder = async ({ name, cwd }: GroupOrder): Promise<void> => {
  const found = await stat(cwd).catch(() => null);
  if (found?.isDirectory() !== true) throw refuse(text.noFolder(name, cwd), text.noFolderHint(), null);
};

const cannotStart = ({ name, words }: GroupOrder, cause: Error): HarnessError => {
  const why = 'code' in cause && cause.code === 'ENOENT' ? 'no such program' : cause.message;
  return refuse(text.cannotStart(name, words[0] ?? '', why), text.cannotStartHint(), cause);
};

const begin = (order: GroupOrder): Child => {
  const [program = '', ...rest] = order.words;
  const { cwd, env } = order;
  const child = begun(() => spawn(program, rest, { detached: true, cwd, env, stdio: ['pipe', 'pipe', 'pipe'] }));
  if (child instanceof Error) throw cannotStart(order, child);
  return child;
};

const whenSpawned = (child: Child, order: GroupOrder): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (cause) => reject(cannotStart(order, cause)));
  });

const tailOf = (child: Child, redact: (text: string) => string): (() => string) => {
  let tail = '';
  let isCut = false;
  child.stderr.on('data', (chunk: Buffer) => {
    const whole = tail + chunk.toString('utf8');
    isCut ||= whole.length > KEPT;
    tail = whole.slice(-KEPT);
  });
  return () => {
    if (!isCut) return redact(tail).trim().slice(-LONGEST_SAID);
    // Half a secret at the cut is not found as one: what stands before the first end of a line is not shown, or of one long line its first half.
    const newline = tail.indexOf('\n');
    const shown = newline < 0 ? redact(tail).slice(LONGEST_SAID) : redact(tail.slice(newline + 1));
    return shown.trim().slice(-LONGEST_SAID);
  };
};

/** How it ended, once it has said its last words. */
const whenEnded = (child: Child, clock: Clock): Promise<string> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const how = signal === null ? text.exitCode(code ?? 0) : text.endedBy(signal);
      const cancel = clock.after(LAST_WORDS_US, () => resolve(how));
      child.once('close', () => {
        cancel();
        resolve(how);
      });
    });
  });

/**
 * Starts a program in a process group and session of its own, so that Ctrl-C reaches gateproof alone and the drain still finds a target. The
 * group ends with us, however we end: a watchdog sees to it. Its standard input stays open and silent for as long as we live. A program that
 * leaves its group, or goes on in the background when its first process ends, cannot be followed: such a start is not for a profile.
 */
export const startGroup = async (order: GroupOrder): Promise<Group> => {
  await assertFolder(order);
  const { clock } = order;
  const watchdog = await startWatchdog(order.name, order.stop);
  const started = async () => {
    const child = begin(order);
    if (child.pid !== undefined) watchdog.guard(child.pid);
    const pid = whenSpawned(child, order);
    // Without a descriptor left it has no pipes, and its error comes after.
    if (child.pid === undefined) await pid;
    child.stdin.on('error', () => {});
    const [said, over] = [tailOf(child, order.redact), whenEnded(child, clock)];
    return { child, said, over, pid: await pid };
  };
  const { child, said, over, pid } = await started().catch((error: unknown) => {
    // It waits for a word of ours, and would keep us from ending.
    watchdog.dismiss();
    throw error;
  });
  child.on('error', () => {});
  let ending: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    ending ??= endGroup({ ...order, pid, leader: child }).finally(watchdog.dismiss);
    return ending;
  };
  child.once('exit', () => void stop());
  return { pid, stdout: child.stdout, said, stop, ended: over.then((how) => ({ how, said: said() })) };
};
