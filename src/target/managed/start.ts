import type { ReadyProbe } from '../../core/managed.ts';
import type { Tls } from '../../core/tls.ts';
import { type GroupEnd, type GroupOrder, startGroup } from './group.ts';
import { awaitReady } from './ready.ts';

export type StartOrder = GroupOrder & {
  /** Where it listens, unless its line on stdout says so. */
  readonly url: string;
  readonly ready: ReadyProbe;
  /** Whom to believe at an https address. */
  readonly tls?: Tls;
};

/** A target that was started by us and is ready. */
export type StartedTarget = {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Settles with how it ended, whoever ended it. */
  readonly ended: Promise<GroupEnd>;
  /** Ends it and waits until it is gone; ending it twice is ending it once. */
  stop(): Promise<void>;
};

/** Starts a target and waits until it is ready. One that cannot be started, ends first or is not ready in time leaves nothing behind: HarnessError (exit 4). */
export const startTarget = async (order: StartOrder): Promise<StartedTarget> => {
  const group = await startGroup(order);
  try {
    const url = await awaitReady(group, order);
    const { pid, ended, stop } = group;
    return { name: order.name, url, pid, ended, stop };
  } catch (error) {
    await group.stop();
    throw error;
  }
};
