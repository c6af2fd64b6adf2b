import type { Clock } from '../../core/clock.ts';
import type { Evaluator } from './evaluator.ts';
import type { Prober } from './prober.ts';

/** A few sockets of our own that are held open, to learn how many the other side ends. */
export type SocketPool = {
  /** Opens what is missing; an attempt under way counts as there. */
  topUp(atUs: number): void;
  /** Leaves with all of them. From here on an end is our own doing and counts as nothing. */
  close(): Promise<void>;
};

export type PoolOptions = {
  readonly size: number;
  readonly prober: Prober;
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  /** Whether an end at this instant may be our own doing. */
  isOurs(): boolean;
};

export const createSocketPool = ({ size, prober, evaluator, clock, isOurs }: PoolOptions): SocketPool => {
  const held = new Set<Promise<void>>();
  const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
  let isClosing = false;
  let nextId = 0;

  /** A socket that was held says by its end only that it was lost; one that did not come so far is a failed attempt. */
  const open = async (atUs: number): Promise<void> => {
    nextId += 1;
    const id = nextId;
    let isOpen = false;
    const opened = (): void => {
      isOpen = true;
      if (isClosing) return;
      evaluator.opened(id, clock.nowUs());
      evaluator.attempted({ atUs, outcome: 'good', how: '' });
    };
    const seen = await prober.hold(opened, until);
    if (isClosing) return;
    if (!isOpen) evaluator.attempted({ atUs, outcome: seen.outcome, how: seen.how });
    if (!seen.isLost || isOurs()) {
      evaluator.left(id);
      return;
    }
    // Let in, and cut before it was subscribed: that is a connection that was lost, too.
    if (!isOpen) evaluator.opened(id, clock.nowUs());
    evaluator.lost(id, clock.nowUs());
  };

  return {
    topUp: (atUs) => {
      for (let missing = size - held.size; missing > 0; missing -= 1) {
        const one = open(atUs).finally(() => held.delete(one));
        held.add(one);
      }
    },
    close: async () => {
      isClosing = true;
      letGo();
      await Promise.all(held);
    },
  };
};
