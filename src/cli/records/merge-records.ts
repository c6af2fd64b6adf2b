import type { MergedShard, ModeProof, ModeRecord, NoiseProbe, RunRecord } from '../../core/record.ts';
import type { ArmFigures } from '../../core/server-figures.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { stampErrorMs } from '../../judge/stamp-error.ts';
import { greatest } from '../../measure/greatest.ts';
import { sumOfLedgers } from '../../measure/ledger.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { mergeOperationCounts } from '../../measure/operations.ts';
import { mergeQuoteWire } from '../../measure/quote-wire.ts';
import { mergeSymbolCounts } from '../../measure/symbols.ts';
import { mergeTwins } from '../../measure/twins.ts';
import { ourBooksOf, retryAfterOf } from '../../target/our-books.ts';
import { compareShardBooks } from '../../target/shard-books.ts';
import { mergeFirstSockets } from './merge-first-sockets.ts';
import { fromStartAt } from './shard-instants.ts';
import type { ShardPart, ShardSet } from './shard-parts.ts';

const text = englishCatalogue.merge;

type Parts = readonly [ShardPart, ...ShardPart[]];

/** A sentence of one shard, by its name; what all say alike is said once. */
const saidBy = (parts: Parts, of: (record: RunRecord) => readonly string[]): string[] => {
  const common = of(parts[0].record).filter((said) => parts.every(({ record }) => of(record).includes(said)));
  const own = parts.flatMap(({ shard, record }) =>
    of(record)
      .filter((said) => !common.includes(said))
      .map((said) => text.ofShard(shard.index, said)),
  );
  return [...common, ...own];
};

const WORST_PROOF = ['contradicted', 'not-provable', 'proven'] as const;

/** The worst of all proofs: one shard that met the other mode is enough. */
const proofOf = (modes: readonly { readonly index: number; readonly seen: ModeRecord }[]): ModeProof | null => {
  for (const state of WORST_PROOF) {
    const worst = modes.find(({ seen }) => seen.modeProof.state === state);
    if (worst === undefined) continue;
    const { evidence } = worst.seen.modeProof;
    return { state, evidence: state === 'proven' ? evidence : text.ofShard(worst.index, evidence) };
  }
  return null;
};

/** Each shard went by the clock of its own machine: the worst of all readings stands for them. */
const worstClock = (clocks: readonly ModeRecord['clock'][]): ModeRecord['clock'] =>
  clocks.reduce((worst, clock) => (stampErrorMs(clock) > stampErrorMs(worst) ? clock : worst), null);

const MOST_EXAMPLES = 3;

/** The first few of each kind, as one worker would have kept them. */
const examplesOf = (modes: readonly ModeRecord[]): ModeRecord['examples'] => {
  const key = ({ kind, detail }: ModeRecord['examples'][number]) => JSON.stringify([kind, detail]);
  const inOrder = modes
    .flatMap(({ examples }) => examples)
    .toSorted((a, b) => a.atMs - b.atMs || (key(a) < key(b) ? -1 : Number(key(a) !== key(b))));
  return [...Map.groupBy(inOrder, ({ kind }) => kind).values()].flatMap((same) => same.slice(0, MOST_EXAMPLES));
};

type Merging = { readonly parts: Parts; readonly slices: readonly SliceRecord[]; readonly isWhole: boolean };

const mergeMode = (first: ModeRecord, { parts, slices, isWhole }: Merging): ModeRecord => {
  const { mode } = first;
  const own = parts.flatMap(({ shard, record }) =>
    record.modes.filter((seen) => seen.mode === mode).map((seen) => ({ index: shard.index, seen })),
  );
  const sum = (of: (seen: ModeRecord) => number): number => own.reduce((total, { seen }) => total + of(seen), 0);
  const requests = sum((seen) => seen.preflight.requests);
  const sockets = mergeFirstSockets(own.flatMap(({ seen }) => seen.preflight.sockets ?? []));
  const limits = own.flatMap(({ seen }) => seen.preflight.rateLimit ?? []);
  const books = own.map(({ index, seen }) => ({ index, books: seen.books }));
  return {
    ...first,
    modeProof: proofOf(own) ?? first.modeProof,
    preflight: {
      requests,
      answered: own.every(({ seen }) => seen.preflight.answered !== null)
        ? sum((seen) => seen.preflight.answered ?? 0)
        : null,
      connections: sum((seen) => seen.preflight.connections),
      sockets,
      rateLimit: limits.toSorted((a, b) => a.limit - b.limit || a.remaining - b.remaining)[0] ?? null,
      findings: saidBy(parts, ({ modes }) => modes.find((seen) => seen.mode === mode)?.preflight.findings ?? []),
    },
    clock: worstClock(own.map(({ seen }) => seen.clock)),
    books: isWhole
      ? compareShardBooks(
          books,
          ourBooksOf(slices, [mode], {
            ...{ requests, sockets: sockets === null ? [] : [sockets] },
            retryAfter: retryAfterOf(own.map(({ seen }) => seen.wire)),
          }),
        )
      : { state: 'unavailable', why: text.partMissing() },
    examples: examplesOf(own.map(({ seen }) => seen)),
    bySymbol: mergeSymbolCounts(own.map(({ seen }) => seen.bySymbol)),
    wire: mergeQuoteWire(own.map(({ seen }) => seen.wire)),
    byOperation: mergeOperationCounts(own.map(({ seen }) => seen.byOperation)),
    ledger: sumOfLedgers(own.map(({ seen }) => seen.ledger)),
    twins: mergeTwins(own.map(({ seen }) => seen.twins)),
  };
};

/** As noisy as the noisiest host; not known where one host was not looked at. */
const mergeNoise = (probes: readonly (NoiseProbe | null)[]): NoiseProbe | null => {
  const known = probes.filter((probe) => probe !== null);
  if (known.length < probes.length) return null;
  return {
    quiet: known.every(({ quiet }) => quiet),
    lostRatio: Math.max(...known.map(({ lostRatio }) => lostRatio)),
    gapMaxMs: Math.max(...known.map(({ gapMaxMs }) => gapMaxMs)),
    waitedMs: Math.max(...known.map(({ waitedMs }) => waitedMs)),
  };
};

/** A signal or an error in one shard says more than that another had seen enough; the whole load ended with the first that did. */
const mergeStopped = (parts: Parts): RunRecord['stopped'] => {
  const stopped = parts.flatMap(({ shard, record }) =>
    record.stopped === null ? [] : [{ ...record.stopped, said: text.ofShard(shard.index, record.stopped.detail) }],
  );
  const forced = stopped.find(({ why }) => why !== 'bail' && why !== 'decided');
  const first = forced ?? stopped.toSorted((a, b) => a.atMs - b.atMs)[0];
  if (first === undefined) return null;
  return { why: first.why, detail: stopped.map(({ said }) => said).join('; '), atMs: first.atMs };
};

/** Each shard's k6 went by the clock of its own machine: the largest step of any stands. */
const engineOf = (parts: Parts): RunRecord['engine'] => {
  const steps = parts.flatMap(({ record }) => record.engine.clockStepMs ?? []);
  const clockStepMs = steps.toSorted((a, b) => Math.abs(b) - Math.abs(a) || a - b)[0] ?? null;
  return { ...parts[0].record.engine, clockStepMs };
};

/** What is not known of the shards says more than how those that are there ended: no verdict survives it. */
const stoppedBy = ({ parts, losses }: ShardSet): RunRecord['stopped'] => {
  const own = mergeStopped(parts);
  if (losses.length === 0) return own;
  const detail = [...losses, ...(own === null ? [] : [own.detail])].join(' ').replace(/\.$/, '');
  return { why: 'error', detail, atMs: Math.max(...parts.map(({ record }) => record.durationMs)) };
};

/** A server that ended under the eyes of one shard is not known to have held. */
const sawItEnd = ({ process }: ArmFigures): boolean => process.state === 'sampled' && process.ended !== null;

/**
 * Of every arm the figures that one shard saw: all shards loaded the same server at the same time, so those of another are the same once more. Of a
 * server on the machine of one shard alone that one has them.
 */
const mergeFigures = (parts: Parts): RunRecord['serverFigures'] => {
  const all = parts.flatMap(({ record }) => record.serverFigures ?? []);
  if (all.length === 0) return null;
  const byArm = Map.groupBy(all, ({ arm }) => arm);
  return [...byArm.values()].flatMap((seen) => {
    const sampled = seen.filter(({ process }) => process.state === 'sampled');
    return sampled.find(sawItEnd) ?? sampled[0] ?? seen[0] ?? [];
  });
};

/** Two addresses may lead to one target, and one to several: nobody here can tell, so a reader is told. */
const addressWarnings = (parts: Parts): string[] =>
  parts.flatMap(({ shard, record }) =>
    record.modes.flatMap(({ target }, i) => {
      const first = parts[0].record.modes[i]?.target.baseUrl ?? target.baseUrl;
      return target.baseUrl === first ? [] : [text.otherAddress(shard.index, target.baseUrl, first)];
    }),
  );

const mergedShard = ({ shard: { index, count }, record }: ShardPart): MergedShard => {
  const { runId, startedAt, durationMs, command, environment, host, workers } = record;
  return { index, of: count, runId, startedAt, durationMs, command, workers: workers.length, environment, host };
};

type Span = { readonly startMs: number; readonly durationMs: number; readonly skewMs: number };

const spanOf = (parts: Parts): Span => {
  const starts = parts.map(({ record }) => Date.parse(record.startedAt));
  const ends = parts.map(({ record }, i) => (starts[i] ?? 0) + record.durationMs);
  const startMs = Math.min(...starts);
  const skewMs = Math.max(...starts) - startMs;
  return { startMs, durationMs: Math.max(...ends) - startMs, skewMs };
};

/** All on the clock of the whole run, which began at `startMs`. */
const inStep = ([first, ...rest]: Parts, startMs: number): Parts => {
  const moved = (part: ShardPart): ShardPart => ({ ...part, record: fromStartAt(part.record, startMs) });
  return [moved(first), ...rest.map(moved)];
};

/**
 * The record of the whole plan from the records of its shards (`shardPartsOf`). Slices are merged exactly, as those of several workers are; books are
 * compared anew over the time of all shards; what was lost stands at its instant of the whole run; of what was seen of a host the worst stays. `lost`:
 * the slices of each shard that is missing, all of it planned and not released. Pure: the same shards give the same bytes.
 */
export const mergeRecords = (set: ShardSet, lost: readonly (readonly SliceRecord[])[] = []): RunRecord => {
  const { count } = set;
  const { startMs, durationMs, skewMs } = spanOf(set.parts);
  const parts = inStep(set.parts, startMs);
  const [{ record: first }] = parts;
  const all = [...parts.map(({ record }) => record.slices), ...lost];
  const slices = first.slices.map((slice, i) => mergeSlices(all.map((own) => own[i] ?? slice)));
  const merging = { parts, slices, isWhole: set.missing.length === 0 };
  return {
    ...first,
    ...{ startedAt: new Date(startMs).toISOString(), durationMs },
    runId: `${first.runId.replace(/-shard-\d+-of-\d+$/, '')}-merged-${count}`,
    command: parts.map(({ record }) => record.command).join(' & '),
    shard: null,
    shards: parts.map(mergedShard),
    engine: engineOf(parts),
    modes: first.modes.map((seen) => mergeMode(seen, merging)),
    workers: parts.flatMap(({ record }) => record.workers).toSorted((a, b) => a.index - b.index),
    noise: mergeNoise(parts.map(({ record }) => record.noise)),
    // One machine that slept is enough.
    wallJumpMs: greatest(parts.map(({ record }) => record.wallJumpMs)),
    stopped: stoppedBy(set),
    serverFigures: mergeFigures(parts),
    warnings: [
      ...text.skew(parts.length, skewMs),
      ...saidBy(parts, ({ warnings }) => warnings),
      ...addressWarnings(parts),
    ],
    slices,
  };
};
