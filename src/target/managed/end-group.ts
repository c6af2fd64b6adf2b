import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, pause } from '../../core/clock.ts';
import type { StopOrder } from '../../core/managed.ts';
import { begun } from './begun.ts';
import { isGroupAlive, signalGroup } from './group-signals.ts';
import { fillText } from './placeholders.ts';

export type Ending = {
  readonly pid: number;
  readonly leader: ChildProcess;
  readonly stop: StopOrder;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
};

const LOOK_AGAIN_US = 10_000;
/** After SIGKILL only the kernel is waited for. */
const AFTER_KILL_US = 2_000_000;

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

const isGone = ({ leader, pid }: Ending): boolean => isOver(leader) && !isGroupAlive(pid);

/** Waits until the whole group is gone, at most so long; whether it is. */
const goneWithin = async (ending: Ending, patienceUs: number): Promise<boolean> => {
  const { clock, leader } = ending;
  const lastUs = clock.nowUs() + patienceUs;
  if (!isOver(leader)) {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(patienceUs, resolve);
      leader.once('exit', () => {
        cancel();
        resolve();
      });
    });
  }
  while (!isGone(ending)) {
    if (clock.nowUs() >= lastUs) return false;
    await pause(clock, LOOK_AGAIN_US);
  }
  return true;
};

/** Runs the stop command of a profile; whether it succeeded in time. It is ended with its time. */
const commanded = (words: readonly string[], { pid, stop, cwd, env, clock }: Ending): Promise<boolean> =>
  new Promise((resolve) => {
    const [program = '', ...rest] = words.map((word) => fillText(word, { port: null, mode: null, pid }));
    const child = begun(() => spawn(program, rest, { cwd, env, stdio: 'ignore' }));
    if (child instanceof Error) {
      resolve(false);
      return;
    }
    const cancel = clock.after(stop.graceMs * 1_000, () => void child.kill('SIGKILL'));
    const settle = (succeeded: boolean): void => {
      cancel();
      resolve(succeeded);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
  });

/** Ends a process group: by its stop command, else by its signal, after the grace by SIGKILL. Settles when it is gone. */
export const endGroup = async (ending: Ending): Promise<void> => {
  const { leader, stop, pid } = ending;
  const graceUs = stop.graceMs * 1_000;
  const obeyed = !isOver(leader) && stop.command !== null && (await commanded(stop.command, ending));
  leader.stdin?.end();
  if (!obeyed) signalGroup(pid, stop.signal);
  if (await goneWithin(ending, graceUs)) return;
  signalGroup(pid, 'SIGKILL');
  await goneWithin(ending, AFTER_KILL_US);
};
