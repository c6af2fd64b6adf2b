import type { Reason } from '../core/judgement.ts';
import type { Arm } from '../core/modes.ts';
import type { ModeRecord, RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { judgementText } from '../core/text/en/judgement.ts';
import { proxyText } from '../core/text/en/proxy.ts';
import { trustText } from '../core/text/en/trust.ts';
import type { InconclusiveReason } from '../core/verdict.ts';
import { totalsOf } from '../measure/summarize.ts';
import { brokenLines, contradictedLines } from './books.ts';
import { wishedEnd } from './early-end.ts';
import { unbelievedOf } from './unbelieved.ts';

export type Invalid = Extract<Reason, { code: 'invalid' }>;

/** Less of the plan than this was released: the load was not the one asked for. */
const RELEASED_LEAST_RATIO = 0.99;
/** Failures of this kind mean that this machine ran out of descriptors or ports. */
const OURS = 'ours-';

const text = judgementText.invalid;

const invalid = (mode: Arm | null, reason: InconclusiveReason, detail: string): Invalid => ({
  code: 'invalid',
  mode,
  reason,
  detail,
  remedy: null,
});

/** An early end that was wished for voids nothing: such a run is judged on what it played. */
const stopReasons = (record: RunRecord): Invalid[] => {
  const { stopped, workers } = record;
  const lost = workers
    .filter(({ fate }) => fate === 'lost')
    .map(({ index, detail }) => invalid(null, 'bookkeeping', text.workerLost({ index, detail })));
  if (stopped === null || wishedEnd(record) !== null) return lost;
  if (stopped.why === 'worker-lost') {
    return lost.length > 0 ? lost : [invalid(null, 'bookkeeping', text.stopped(stopped))];
  }
  return [invalid(null, 'interrupted', text.stopped(stopped)), ...lost];
};

/** One reason for each line that breaks, however many slices it breaks in. */
const ownBookReasons = ({ slices, modes }: RunRecord): Invalid[] =>
  modes.flatMap(({ mode }) => {
    const ofMode = slices.filter((slice) => slice.mode === mode);
    const broken = ofMode.flatMap((slice) => brokenLines(slice).map((line) => ({ ...line, slice: slice.index })));
    return [...Map.groupBy(broken, ({ item }) => item).values()].flatMap((lines) =>
      lines.slice(0, 1).map((line) => invalid(mode, 'bookkeeping', text.ownBooks({ ...line, slices: lines.length }))),
    );
  });

/** A proxy that is gone took connections with it, and nobody knows which. */
const lostProxyReasons = ({ modes }: RunRecord): Invalid[] =>
  modes.flatMap(({ mode, proxy }) =>
    proxy === null || proxy.lost === null ? [] : [invalid(mode, 'bookkeeping', proxyText.lost(proxy.lost))],
  );

/** What our own proxy could not carry is not the target's doing. */
const proxyRanOut = ({ mode, proxy }: ModeRecord): Invalid[] => {
  const failures = Object.entries(proxy?.books?.ownFailures ?? {});
  if (failures.length === 0) return [];
  const count = failures.reduce((sum, [, n]) => sum + n, 0);
  const names = failures.map(([name]) => name).toSorted();
  return [invalid(mode, 'generator-saturated', proxyText.ranOut({ count, names }))];
};

const targetBookReasons = ({ modes }: RunRecord): Invalid[] =>
  modes.flatMap(({ mode, books }) =>
    contradictedLines(books).map((line) => invalid(mode, 'bookkeeping', text.targetBooks(line))),
  );

/**
 * What voids the run as a whole, whatever the figures: it was stopped from outside, a worker was lost with its counts (`bookkeeping`: a part of our books is
 * gone), or books do not add up. No mode of such a run passes or fails.
 */
export const runInvalidity = (record: RunRecord): Invalid[] => [
  ...stopReasons(record),
  ...ownBookReasons(record),
  ...targetBookReasons(record),
  ...lostProxyReasons(record),
];

/** So far apart may those begin that play parts of one load: half a slice. Further, and each is in another slice than the others most of the time. */
export const allowedSkewMs = ({ sliceMs }: Pick<RunRecord['scenario'], 'sliceMs'>): number => sliceMs / 2;

/**
 * What voids a part of a run, through nobody's fault. A shard is `not-measurable`: what the plan asks for is the load of all shards together,
 * and no number of samples of one of them measures that. Merged shards that did not start within half a slice of each other are `not-steady`:
 * every sample is there, but the target never had the whole load.
 */
export const partInvalidity = ({ shard, shards, scenario }: RunRecord): Invalid[] => {
  if (shard !== null) {
    return [{ ...invalid(null, 'not-measurable', text.shard(shard)), remedy: text.mergeShards(shard) }];
  }
  const byStart = shards
    .map(({ index, startedAt }) => ({ index, atMs: Date.parse(startedAt) }))
    .toSorted((a, b) => a.atMs - b.atMs || a.index - b.index);
  const [first, last] = [byStart[0], byStart.at(-1)];
  const allowedMs = allowedSkewMs(scenario);
  if (first === undefined || last === undefined || last.atMs - first.atMs <= allowedMs) return [];
  const detail = text.apart({ first: first.index, last: last.index, apartMs: last.atMs - first.atMs, allowedMs });
  return [{ ...invalid(null, 'not-steady', detail), remedy: text.startTogether }];
};

/**
 * k6 reads the instants of its requests, and when the next is due, from wall time. Where that was set while it played nobody knows which of them are
 * true, so nothing passes or fails on them.
 */
export const clockInvalidity = ({ engine: { clockStepMs } }: RunRecord): Invalid[] =>
  clockStepMs === null ? [] : [{ ...invalid(null, 'clock', text.k6Clock(clockStepMs)), remedy: text.k6ClockRemedy }];

const releaseReasons = (mode: Arm, slices: readonly SliceRecord[]): Invalid[] => {
  const { arrivals, connections } = totalsOf(slices);
  return [
    { noun: 'requests' as const, ...arrivals },
    { noun: 'connections' as const, ...connections },
  ].flatMap(({ noun, planned, notReleased }) =>
    planned - notReleased < RELEASED_LEAST_RATIO * planned
      ? [invalid(mode, 'generator-saturated', text.notReleased({ noun, planned, notReleased }))]
      : [],
  );
};

/** How often our own machine ran out of something, and of what. */
export const ranOutOf = (slices: readonly SliceRecord[]): { readonly count: number; readonly names: string[] } => {
  const kinds = slices.flatMap(({ quotes, connections }) => [
    ...Object.entries(quotes.failures),
    ...Object.entries(connections.refusedByReason),
    ...Object.entries(connections.returns?.refusedByReason ?? {}),
  ]);
  const ours = kinds.filter(([kind, n]) => kind.startsWith(OURS) && n > 0);
  return {
    count: ours.reduce((sum, [, n]) => sum + n, 0),
    names: [...new Set(ours.map(([kind]) => kind.slice(OURS.length)))].toSorted(),
  };
};

const ranOut = (mode: Arm, slices: readonly SliceRecord[]): Invalid[] => {
  const found = ranOutOf(slices);
  return found.names.length === 0 ? [] : [invalid(mode, 'generator-saturated', text.ranOut(found))];
};

/** Of a load whose every connection ended at TLS, as the preflight did not. */
const unbelieved = (seen: ModeRecord, all: readonly SliceRecord[]): Invalid[] => {
  const found = unbelievedOf(seen, all);
  if (found === null) return [];
  return [{ ...invalid(seen.mode, 'not-measurable', trustText.unbelieved(found)), remedy: trustText.remedy }];
};

/**
 * What voids one mode, whatever the figures: it was shown to run in another mode, no slice of it is judged, our own machine or
 * proxy ran out of descriptors or ports (in a warm-up too: what is judged stands on it), it believed no certificate that the preflight believed, or it released under 99 % of a judged plan. `whole` are
 * the judged slices that an early end did not cut, `all` those of the arm.
 */
export const modeInvalidity = (
  seen: ModeRecord,
  { judged, whole, all }: Readonly<Record<'judged' | 'whole' | 'all', readonly SliceRecord[]>>,
): Invalid[] => {
  const { mode, modeProof } = seen;
  return [
    ...(modeProof.state === 'contradicted' ? [invalid(mode, 'mode-unproven', text.modeContradicted(modeProof))] : []),
    ...(judged.length === 0 ? [invalid(mode, 'no-data', text.noJudgedSlice)] : []),
    ...ranOut(mode, all),
    ...proxyRanOut(seen),
    ...unbelieved(seen, all),
    ...releaseReasons(mode, whole),
  ];
};
