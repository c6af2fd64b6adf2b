import type { Clock } from '../../core/clock.ts';
import type { Decider, LivePart } from '../../core/live.ts';
import type { Plan } from '../../core/plan.ts';
import type { Ending } from '../ending.ts';
import type { SeenGaps } from '../noise/watch.ts';
import { createLiveBook } from './live-book.ts';

export type DecidingOptions = {
  readonly plan: Plan;
  readonly workers: number;
  readonly deciders: readonly Decider[];
  readonly clock: Clock;
  onDecided(detail: string): void;
};

/** What is there to decide on once the run has begun. */
type Ground = { readonly startUs: number; readonly ending: Ending; seen(): SeenGaps };

export type Deciding = {
  begin(ground: Ground): void;
  take(worker: number, parts: readonly LivePart[]): void;
  /** Asks the deciders if more is known than the last time. */
  look(): void;
};

/**
 * Asks the deciders in turn, each time more of the run is known, whether it may end. Nobody is asked once the run has ended early, or once
 * its whole plan has been due: there is nothing left to spare. A decider that throws ends the run as an error of ours, with its record.
 */
export const createDeciding = ({ plan, workers, deciders, clock, onDecided }: DecidingOptions): Deciding => {
  const book = createLiveBook(plan.slices, workers);
  let ground: Ground | null = null;

  const ask = ({ startUs, ending, seen }: Ground): void => {
    const live = book.look(seen(), startUs);
    if (live === null || ending.stopped() !== null || clock.nowUs() - startUs >= plan.durationUs) return;
    for (const decide of deciders) {
      const wish = decide(live);
      if (wish === null) continue;
      ending.end(wish.why, wish.detail);
      onDecided(wish.detail);
      return;
    }
  };

  const look = (): void => {
    if (ground === null) return;
    try {
      ask(ground);
    } catch (error) {
      ground.ending.end('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };

  return {
    begin: (given) => {
      ground = given;
    },
    take: (worker, parts) => {
      book.take(worker, parts);
      look();
    },
    look,
  };
};
