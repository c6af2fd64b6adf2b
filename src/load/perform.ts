import type { CaEnv } from '../core/ca-env.ts';
import type { Clock } from '../core/clock.ts';
import type { LedgerCounts } from '../core/ledger.ts';
import type { Decider, LivePart } from '../core/live.ts';
import type { Arm } from '../core/modes.ts';
import type { OperationSeen } from '../core/operation-counts.ts';
import type { Plan } from '../core/plan.ts';
import type { QuoteWire } from '../core/quote-wire.ts';
import type { RunRecord, SymbolCounts } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Twin } from '../core/two-clients.ts';
import { sumOfLedgers } from '../measure/ledger.ts';
import { mergeSlices } from '../measure/merge.ts';
import { mergeOperations } from '../measure/operations.ts';
import { mergeQuoteWire } from '../measure/quote-wire.ts';
import { mergeSymbolCounts } from '../measure/symbols.ts';
import { mergeTwins } from '../measure/twins.ts';
import { type Share, shareOfWorker } from './cursor.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Example } from './examples.ts';
import { createDeciding, type Deciding } from './live/deciding.ts';
import { slicesOfLostShard } from './lost-shard.ts';
import { type NoiseWatch, type SeenGaps, unwatchedFromMs, watchNoise, withHostGaps } from './noise/watch.ts';
import { sumOfProgress } from './progress.ts';
import type { ArrivalSample } from './quote-lane.ts';
import { startWorker, type WorkerEnd, type WorkerProcess } from './worker/process.ts';
import type { Job, WorkerProgress } from './worker/protocol.ts';

/** A signal that ends the run early. */
export type StopReason = { readonly why: 'sigint' | 'sigterm'; readonly detail: string };

export type PerformOptions = {
  readonly plan: Plan;
  readonly pairsMax: number;
  readonly job: Pick<
    Job,
    | 'targets'
    | 'sources'
    | 'quoteSources'
    | 'names'
    | 'quoteConnectionsMost'
    | 'limits'
    | 'secrets'
    | 'runId'
    | 'keepSamples'
    | 'elsewhere'
  >;
  /** Asked in turn whenever more slices are known; the first that wishes so ends the run early. */
  readonly deciders: readonly Decider[];
  /** The part of the plan to play; `workers` processes split it among themselves. */
  readonly share: Share;
  readonly workers: number;
  /** The earliest instant of the clock at which the plan may begin; null = as soon as all is ready. */
  readonly notBeforeUs: number | null;
  /** Asked once all is ready: the instant at which the plan begins, where somebody else says it. */
  readonly beginsAt?: () => Promise<number>;
  readonly clock: Clock;
  /** Whom the processes of the load believe, beside what the profiles say; left out: those whom Node knows. */
  readonly caEnv?: CaEnv;
  /** What watches the host; left out: a thread of its own. */
  readonly watchHost?: typeof watchNoise;
  /** Resolves when somebody wants the run to end early; never otherwise. */
  readonly stop: Promise<StopReason>;
  onStart(startUs: number): void;
  onProgress(progress: WorkerProgress): void;
  /** A decider ended the run. */
  onDecided(detail: string): void;
};

export type Performed = {
  readonly startUs: number;
  readonly durationMs: number;
  readonly slices: SliceRecord[];
  readonly workers: RunRecord['workers'];
  readonly stopped: RunRecord['stopped'];
  readonly examples: ReadonlyMap<Arm, readonly Example[]>;
  readonly bySymbol: ReadonlyMap<Arm, readonly SymbolCounts[]>;
  readonly wires: ReadonlyMap<Arm, QuoteWire | null>;
  readonly byOperation: ReadonlyMap<Arm, readonly OperationSeen[]>;
  readonly ledgers: ReadonlyMap<Arm, LedgerCounts | null>;
  readonly twins: ReadonlyMap<Arm, Twin[] | null>;
  readonly samples: readonly ArrivalSample[];
  /** From when on nobody watched the host, ms from the start of the run; null: it was watched to the end. */
  readonly unwatchedFromMs: number | null;
  /** The largest step of the clock that k6 went by, in ms; null or left out: none was seen, or k6 sent nothing. */
  readonly k6ClockStepMs?: number | null;
};

/** Time for every worker to be told the common start. */
const LEAD_US = 150_000;

const jobOf = (options: PerformOptions, index: number): Job => {
  const { plan, pairsMax, share, workers, job } = options;
  const { modes, seed, hash } = plan;
  return {
    kind: 'job',
    scenario: plan.scenario,
    plan: { modes, seed, pairsMax, hash },
    shard: shareOfWorker(share, workers, index),
    ...job,
    live: options.deciders.length > 0,
  };
};

/** Adds up the progress of all workers and hands it on. */
const progressSum = (options: PerformOptions): ((index: number) => (progress: WorkerProgress) => void) => {
  const latest = new Map<number, WorkerProgress>();
  return (index) => (progress) => {
    latest.set(index, progress);
    options.onProgress(sumOfProgress([...latest.values()], progress.atUs));
  };
};

const mergeShards = (plan: Plan, shards: readonly (readonly SliceRecord[])[]): SliceRecord[] =>
  plan.slices.map(({ index }) => mergeSlices(shards.flatMap((slices) => slices[index] ?? [])));

const mergeExamples = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, readonly Example[]> => {
  const merged = new Map<Arm, Example[]>();
  for (const end of ends) {
    if (end.fate === 'lost') continue;
    for (const [mode, examples] of end.result.examples) merged.set(mode, [...(merged.get(mode) ?? []), ...examples]);
  }
  return merged;
};

/** Of a lost worker nothing is known, and its arrivals stand as not released: they are in no symbol's count. */
const mergeBySymbol = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, readonly SymbolCounts[]> => {
  const counted = ends.flatMap((end) => (end.fate === 'done' ? end.result.bySymbol : []));
  const ofArm = Map.groupBy(counted, ([arm]) => arm);
  return new Map([...ofArm].map(([arm, parts]) => [arm, mergeSymbolCounts(parts.map(([, counts]) => counts))]));
};

/** Of a lost worker nothing is known, as in `mergeBySymbol`. */
const mergeWires = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, QuoteWire | null> => {
  const seen = ends.flatMap((end) => (end.fate === 'done' ? end.result.wires : []));
  const ofArm = Map.groupBy(seen, ([arm]) => arm);
  return new Map([...ofArm].map(([arm, parts]) => [arm, mergeQuoteWire(parts.flatMap(([, wire]) => wire ?? []))]));
};

/** The requests of a lost worker are in no count, as in `mergeBySymbol`. */
const mergeByOperation = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, readonly OperationSeen[]> => {
  const counted = ends.flatMap((end) => (end.fate === 'done' ? end.result.byOperation : []));
  const ofArm = Map.groupBy(counted, ([arm]) => arm);
  return new Map([...ofArm].map(([arm, parts]) => [arm, mergeOperations(parts.map(([, seen]) => seen))]));
};

/** The clients of a lost worker are in no count, as in `mergeBySymbol`. */
const mergeLedgers = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, LedgerCounts | null> => {
  const counted = ends.flatMap((end) => (end.fate === 'done' ? end.result.ledgers : []));
  const ofArm = Map.groupBy(counted, ([arm]) => arm);
  return new Map([...ofArm].map(([arm, parts]) => [arm, sumOfLedgers(parts.map(([, counts]) => counts))]));
};

/** Those of a lost worker are missing, and their pairs with them. */
const mergeTwinsOf = (ends: readonly WorkerEnd[]): ReadonlyMap<Arm, Twin[] | null> => {
  const seen = ends.flatMap((end) => (end.fate === 'done' ? end.result.twins : []));
  const ofArm = Map.groupBy(seen, ([arm]) => arm);
  return new Map([...ofArm].map(([arm, parts]) => [arm, mergeTwins(parts.map(([, rows]) => rows))]));
};

/** Waits for all workers; the first lost one, or a signal, stops the others. */
const awaitEnd = async (
  options: PerformOptions,
  pool: readonly WorkerProcess[],
  ending: Ending,
): Promise<readonly WorkerEnd[]> => {
  options.stop.then(({ why, detail }) => ending.end(why, detail));
  for (const worker of pool) worker.end.then((end) => end.fate === 'lost' && ending.end('worker-lost', end.detail));
  return Promise.all(pool.map((worker) => worker.end));
};

/** Waits until every worker has its plan; one that cannot start is found by `awaitEnd`. */
const awaitReady = async (pool: readonly WorkerProcess[]): Promise<void> => {
  await Promise.allSettled(pool.map((worker) => worker.ready));
};

/** What a run that never came to send anything performed: every arrival and socket stands as not released. */
export const performedNothing = ({ plan, share, job, clock, workers }: PerformOptions, detail: string): Performed => ({
  startUs: clock.nowUs(),
  durationMs: 0,
  slices: slicesOfLostShard(plan, share, job.limits),
  workers: Array.from({ length: workers }, (_, i) => ({
    index: shareOfWorker(share, workers, i).index,
    fate: 'lost' as const,
    detail,
  })),
  stopped: { why: 'error', detail, atMs: 0 },
  examples: new Map(),
  bySymbol: new Map(),
  wires: new Map(),
  byOperation: new Map(),
  ledgers: new Map(),
  twins: new Map(),
  samples: [],
  unwatchedFromMs: null,
});

/** The workers of a run that cannot go on: none of them outlives it. */
const endAll = async (pool: readonly WorkerProcess[]): Promise<void> => {
  for (const worker of pool) worker.kill();
  await Promise.all(pool.map((worker) => worker.end));
};

const startPool = (pool: WorkerProcess[], options: PerformOptions, deciding: Deciding): void => {
  const onProgress = progressSum(options);
  for (let i = 0; i < options.workers; i += 1) {
    const listener = { onProgress: onProgress(i), onLive: (parts: readonly LivePart[]) => deciding.take(i, parts) };
    pool.push(startWorker(jobOf(options, i), listener, options.caEnv ?? {}));
  }
};

/** What became of the workers, and what was seen of the host meanwhile. */
type Played = Pick<Performed, 'startUs' | 'durationMs' | 'stopped'> & {
  readonly ends: readonly WorkerEnd[];
  readonly seen: SeenGaps;
};

type Ground = { readonly pool: readonly WorkerProcess[]; readonly deciding: Deciding; readonly noise: NoiseWatch };

/** Plays the plan with workers that are ready. */
const play = async (options: PerformOptions, { pool, deciding, noise }: Ground): Promise<Played> => {
  const { clock } = options;
  const startUs = (await options.beginsAt?.()) ?? Math.max(clock.nowUs() + LEAD_US, options.notBeforeUs ?? 0);
  options.onStart(startUs);
  for (const worker of pool) worker.start(startUs);
  const ending = createEnding(pool, clock, startUs);
  deciding.begin({ startUs, ending, seen: noise.seen });
  const ends = await awaitEnd(options, pool, ending);
  const durationMs = (clock.nowUs() - startUs) / 1000;
  return { startUs, durationMs, ends, seen: await noise.stop(), stopped: ending.stopped() };
};

const performedBy = ({ plan, share, workers, job }: PerformOptions, played: Played): Performed => {
  const { startUs, durationMs, ends, seen, stopped } = played;
  const shards = ends.map((end, index) =>
    end.fate === 'done'
      ? end.result.slices
      : slicesOfLostShard(plan, shareOfWorker(share, workers, index), job.limits, job.elsewhere),
  );
  const slices = withHostGaps(mergeShards(plan, shards), seen, { startUs, durationMs });
  return {
    startUs,
    durationMs,
    slices,
    workers: ends.map((end, i) => ({
      index: shareOfWorker(share, workers, i).index,
      fate: end.fate,
      detail: end.fate === 'lost' ? end.detail : '',
    })),
    stopped,
    examples: mergeExamples(ends),
    bySymbol: mergeBySymbol(ends),
    wires: mergeWires(ends),
    byOperation: mergeByOperation(ends),
    ledgers: mergeLedgers(ends),
    twins: mergeTwinsOf(ends),
    samples: ends.flatMap((end) => (end.fate === 'done' ? end.result.samples : [])),
    unwatchedFromMs: unwatchedFromMs(slices, seen, startUs),
  };
};

/** Plays a plan with worker processes and brings back its slices, whatever happens to the target or to a worker. Throws only once no worker is left. */
export const perform = async (options: PerformOptions): Promise<Performed> => {
  const deciding = createDeciding(options);
  const pool: WorkerProcess[] = [];
  let noise: NoiseWatch | null = null;
  try {
    startPool(pool, options, deciding);
    await awaitReady(pool);
    noise = (options.watchHost ?? watchNoise)(() => deciding.look());
    return performedBy(options, await play(options, { pool, deciding, noise }));
  } catch (error) {
    await Promise.all([endAll(pool), noise?.stop()]);
    throw error;
  }
};
