import type { Arm } from '../../core/modes.ts';
import type { OperationSeen } from '../../core/operation-counts.ts';
import type { Plan } from '../../core/plan.ts';
import type { SymbolCounts } from '../../core/record.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { mergeOperations } from '../../measure/operations.ts';
import { mergeSymbolCounts } from '../../measure/symbols.ts';
import { arrivalsOf, connectionsOf } from '../cursor.ts';
import type { Example } from '../examples.ts';
import { unwatchedFromMs, watchNoise, withHostGaps } from '../noise/watch.ts';
import { type Performed, type PerformOptions, perform, type StopReason } from '../perform.ts';
import type { WorkerProgress } from '../worker/protocol.ts';
import type { K6 } from './find.ts';
import { type K6Performed, type OpenedK6, openK6 } from './opened.ts';

type ByArm<Of> = ReadonlyMap<Arm, readonly Of[]>;

const LEAD_US = 150_000;

const inEachArm = <Of>(one: ByArm<Of>, other: ByArm<Of>, join: (own: readonly Of[], its: readonly Of[]) => Of[]) =>
  new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((arm) => [arm, join(one.get(arm) ?? [], other.get(arm) ?? [])]),
  );

/** The slices, examples, symbols and samples of both engines together. */
const joined = (native: Performed, byK6: K6Performed) => ({
  slices: native.slices.map((slice, i) => mergeSlices([slice, ...byK6.slices.slice(i, i + 1)])),
  examples: inEachArm<Example>(native.examples, byK6.examples, (own, its) => [...own, ...its]),
  bySymbol: inEachArm<SymbolCounts>(native.bySymbol, byK6.bySymbol, (own, its) => mergeSymbolCounts([own, its])),
  byOperation: inEachArm<OperationSeen>(native.byOperation, byK6.byOperation, (own, its) =>
    mergeOperations([own, its]),
  ),
  samples: [...native.samples, ...byK6.samples],
  // k6 tells of no header and no connection: of what both sent nobody knows the whole.
  wires: new Map([...native.wires.keys()].map((arm) => [arm, null] as const)),
});

/** How the sockets and requests of both stand together. */
const withIts = (progress: WorkerProgress, play: OpenedK6): WorkerProgress => {
  const { open, subscribed, lost, messages } = play.sockets();
  return {
    ...progress,
    released: progress.released + play.ended(),
    open: progress.open + open,
    subscribed: progress.subscribed + subscribed,
    lost: progress.lost + lost,
    messages: progress.messages + messages,
  };
};

/** Of messages k6 tells no numbers, and it plays neither of two clients: of what both met nobody knows the whole. */
const whereBothHaveSockets = ({ connections, modes }: Plan) =>
  connections.count === 0
    ? {}
    : {
        ledgers: new Map(modes.map((arm) => [arm, null] as const)),
        twins: new Map(modes.map((arm) => [arm, null] as const)),
      };

/** Plays our own slices from the instant that k6 says. It does not play on alone when we cannot. */
const playOwn = async (play: OpenedK6, options: PerformOptions): Promise<Performed> => {
  const { clock } = options;
  try {
    return await perform({ ...options, beginsAt: async () => (await play.begun) ?? clock.nowUs() + LEAD_US });
  } catch (error) {
    play.interrupt();
    await play.over;
    throw error;
  }
};

/** A watch on the host that goes on when our own part of a load is over, for k6 may hold sockets of its last slice then. `lent` is what that part has of it. */
const watchForBoth = (watch: typeof watchNoise) => {
  let tell = (): void => {};
  const whole = watch(() => tell());
  const lent: typeof watchNoise = (onNews) => {
    tell = onNews;
    return { seen: whole.seen, stop: async () => whole.seen() };
  };
  return { lent, stop: whole.stop };
};

/** Why the part of k6 ended before its time; null = it did not. */
const endedEarly = (by: StopReason | null, loss: string | null, atMs: number): Performed['stopped'] => {
  if (by !== null) return { ...by, atMs };
  return loss === null ? null : { why: 'worker-lost', detail: loss, atMs };
};

/**
 * Plays a plan with two engines at once that take turns: k6 has the requests and sockets of the slices `k6Slices`, our own processes those of the others,
 * from one common start. A loss on either side is a lost worker.
 */
export const performByBoth = async (
  k6: K6,
  k6Slices: readonly number[],
  options: PerformOptions,
): Promise<Performed> => {
  const { plan, share, clock, workers } = options;
  const its = new Set(k6Slices);
  const isIts = (slice: number): boolean => its.has(slice);
  const play = await openK6(k6, options, {
    arrivals: arrivalsOf(plan, share, isIts),
    connections: connectionsOf(plan, share, isIts),
    others: true,
    onProgress: () => {},
  });
  const asked: { by: StopReason | null; isOver: boolean } = { by: null, isOver: false };
  options.stop.then((by) => {
    if (asked.isOver) return;
    asked.by = by;
    play.interrupt();
  });
  const noise = watchForBoth(options.watchHost ?? watchNoise);
  const native = await playOwn(play, {
    ...options,
    watchHost: noise.lent,
    job: { ...options.job, elsewhere: k6Slices },
    onProgress: (progress) => options.onProgress(withIts(progress, play)),
  }).catch(async (error: unknown) => {
    await noise.stop();
    throw error;
  });
  if (native.stopped !== null) play.interrupt();
  const byK6 = await play.over;
  asked.isOver = true;
  const seen = await noise.stop();
  const { loss } = byK6;
  const own = {
    index: share.index + share.count * workers,
    fate: loss === null ? 'done' : 'lost',
    detail: loss ?? '',
  } as const;
  const endMs = Math.max(native.durationMs, (clock.nowUs() - native.startUs) / 1000);
  const both = joined(native, byK6);
  return {
    ...native,
    ...both,
    ...whereBothHaveSockets(plan),
    slices: withHostGaps(both.slices, seen, { startUs: native.startUs, durationMs: endMs }),
    unwatchedFromMs: unwatchedFromMs(both.slices, seen, native.startUs),
    durationMs: endMs,
    k6ClockStepMs: byK6.clockStepMs,
    workers: [...native.workers, own],
    stopped: native.stopped ?? endedEarly(asked.by, loss, endMs),
  };
};
