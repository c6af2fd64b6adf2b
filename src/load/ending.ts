import type { Clock } from '../core/clock.ts';
import type { StopWish } from '../core/live.ts';
import type { RunRecord } from '../core/record.ts';
import type { WorkerProcess } from './worker/process.ts';

type Stopped = NonNullable<RunRecord['stopped']>;

/** Ends a run before its plan does. */
export type Ending = {
  end(why: Stopped['why'], detail: string): void;
  /** Why the run ended early; null as long as it did not. */
  stopped(): RunRecord['stopped'];
};

/** An end that was asked for by what was seen, not forced on the run: the answers under way get the drain that they would have had. */
const isWish = (why: Stopped['why']): why is StopWish['why'] => why === 'bail' || why === 'decided';

/**
 * The first cause of an early end stops all workers and stands in the record. One that is forced (a signal, a lost worker) takes the place of a
 * wish: the drain is cut short, so what is in flight is no longer counted as the plan would have.
 */
export const createEnding = (pool: readonly Pick<WorkerProcess, 'stop'>[], clock: Clock, startUs: number): Ending => {
  let stopped: RunRecord['stopped'] = null;
  return {
    end: (why, detail) => {
      if (stopped !== null && (isWish(why) || !isWish(stopped.why))) return;
      stopped = { why, detail, atMs: Math.max(0, (clock.nowUs() - startUs) / 1000) };
      for (const worker of pool) worker.stop(isWish(why) ? 'whole' : 'short');
    },
    stopped: () => stopped,
  };
};
