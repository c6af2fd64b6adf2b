import type { Clock } from '../../core/clock.ts';
import type { Profile } from '../../core/profile.ts';
import { createEvaluator, type StateChange, type WatchedCounts } from './evaluator.ts';
import { createMisses, type Misses } from './misses.ts';
import { createSocketPool } from './pool.ts';
import { PROBE_DEADLINE_MS, type Prober } from './prober.ts';
import type { Excerpt } from './reading.ts';
import { askRound, questionsOf } from './round.ts';
import { createStallGuard } from './stall.ts';

export type WatchOrder = {
  readonly profile: Profile;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly excerpt: Excerpt;
  readonly intervalMs: number;
  /** How many instants are due; null: until it is stopped. */
  readonly rounds: number | null;
  /** Ends the watch once what is under way is answered or given up. */
  readonly stop: Promise<unknown>;
  onChange(change: StateChange): void;
};

export type Watched = {
  readonly counts: readonly WatchedCounts[];
  readonly evaluations: number;
  /** Instants that were over before this machine came to them: it slept, or stood still. */
  readonly missed: number;
  /** The most of them one after another. */
  readonly missedInRow: number;
};

/** What is under way at the end gets so long; then it is left behind. */
const LAST_WAIT_US = PROBE_DEADLINE_MS * 1_000;

type Beat = { readonly startUs: number; readonly intervalUs: number; readonly rounds: number | null };

/**
 * Calls `play` at every planned instant until the last one or until `stop`, on the clock and whatever came of the earlier ones. An instant that
 * the next one has already overtaken tells of this machine and not of the target: it is left out and counted, and so are those for which there was
 * time while the machine slept and its monotonic clock with it.
 */
const beat = ({ startUs, intervalUs, rounds }: Beat, { clock, stop }: WatchOrder, play: (plannedUs: number) => void) =>
  new Promise<Misses>((resolve) => {
    const misses = createMisses(clock, intervalUs);
    let isOver = false;
    let cancel = (): void => {};
    const last = (rounds ?? Number.POSITIVE_INFINITY) - 1;
    const end = (): void => {
      isOver = true;
      cancel();
      resolve(misses.seen());
    };
    const due = (index: number): void => {
      if (isOver) return;
      const overtaken = Math.floor((clock.nowUs() - startUs) / intervalUs);
      const at = Math.max(index, Math.min(overtaken, last));
      misses.came(at - index);
      play(startUs + at * intervalUs);
      if (at >= last) end();
      else cancel = clock.after(startUs + (at + 1) * intervalUs - clock.nowUs(), () => due(at + 1));
    };
    void stop.then(end);
    due(0);
  });

/** The probes that are under way, and a wait for all of them that has an end. */
const openEnds = () => {
  const open = new Set<Promise<unknown>>();
  return {
    add: (probe: Promise<unknown>): void => {
      const over = probe.finally(() => open.delete(over));
      open.add(over);
    },
    wait: async (more: Promise<unknown>, clock: Clock): Promise<void> => {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(LAST_WAIT_US, resolve);
      await Promise.race([Promise.all([more, ...open]), late]);
      cancel();
    },
  };
};

/**
 * Watches a target: probes are due on the clock, every `intervalMs` from the start, whatever the target does, and are evaluated in the order of their
 * planned instants. What the target does is never thrown. Resolves when all instants were due, or after `stop`; all sockets are closed by then.
 */
export const watchTarget = async (order: WatchOrder): Promise<Watched> => {
  const { profile, prober, clock, excerpt, onChange } = order;
  const intervalUs = order.intervalMs * 1_000;
  const startUs = clock.nowUs();
  const questions = questionsOf(profile);
  const evaluator = createEvaluator({ settings: profile.watch, excerpt });
  const stalls = createStallGuard(clock, intervalUs);
  const pool = createSocketPool({ size: profile.watch.sockets, prober, evaluator, clock, isOurs: stalls.isOurs });
  const ends = openEnds();
  const asking = { questions, prober, evaluator, clock, leaves: ends.add };
  const failure = Promise.withResolvers<never>();
  let evaluations = 0;
  let evaluated: Promise<void> = Promise.resolve();

  /** Rounds run side by side; each is evaluated once it and all before it are complete. */
  const play = (plannedUs: number): void => {
    stalls.played(plannedUs);
    if (questions.sockets) pool.topUp(plannedUs);
    const round = askRound(plannedUs, asking);
    evaluated = Promise.all([evaluated, round]).then(([, seen]) => {
      evaluations += 1;
      for (const change of evaluator.evaluate(seen)) onChange(change);
    });
    evaluated.catch(failure.reject);
  };

  try {
    const misses = await Promise.race([
      beat({ startUs, intervalUs, rounds: order.rounds }, order, play),
      failure.promise,
    ]);
    await evaluated;
    return { counts: evaluator.counts(), evaluations, ...misses };
  } finally {
    await ends.wait(pool.close(), clock);
  }
};
