import type { ArmClock } from '../core/arm-clock.ts';
import type { LateFigures } from '../core/judgement.ts';
import type { SliceRecord } from '../core/slice.ts';
import { greatest } from '../measure/greatest.ts';
import { mergeEncoded } from '../measure/histogram.ts';
import { nearestRank } from '../measure/rank.ts';
import { excusedDrops, isLoopBusy, LATENESS_ALWAYS_ALLOWED_MS, lateP99MsOf } from './excused-drops.ts';
import { excusedTimeouts } from './excused-timeouts.ts';
import { SLOS } from './slo/registry.ts';
import { JUDGED, type Slo } from './slo/slo.ts';
import { clockMovedMs, stampErrorMs } from './stamp-error.ts';

/** A slice in which the host kept a waiting thread from running for longer than this is noisy (measurement rule 2). */
export const NOISY_GAP_MS = 10;
const LATENESS_SHARE_OF_LIMIT = 0.05;

/**
 * The slowest echo of a slice may be late in one slice of five: a process hears itself about twenty times in a slice of 2 s, and of twenty one is over
 * the 99th percentile in 18 % of slices. So it is as strict as the P99 of what was released. On two shared cores it reads 2 ms idle (P80 4 ms) and 50 ms
 * and more beside busy processes.
 */
const LATE_ECHO_RATIO = 0.2;

/** How late our own generator was in the judged slices of a mode, and how late it may be without a doubt on what it measured. */
export type Lateness = {
  readonly isLate: boolean;
  readonly figures: LateFigures;
  /** By the index of a slice: how many of its drops it can have caused (judge/excused-drops.ts). */
  readonly excusedDrops: ReadonlyMap<number, number>;
  /** By the index of a slice: how many of its connections it can have made run out of time (judge/excused-timeouts.ts). */
  readonly excusedTimeouts: ReadonlyMap<number, number>;
};

/** What to know of a mode's judged slices before believing a breach. */
export type Conditions = {
  readonly lateness: Lateness;
  readonly noisy: ReadonlySet<SliceRecord>;
  readonly gapMaxMs: number;
  /** By how much the time stamps of messages may be off (judge/stamps.ts). */
  readonly stampErrorMs: number;
  /** By how much the clock that wrote them was seen to move, at least. */
  readonly clockMovedMs: number;
};

/** max(2 ms, 5 % of the tightest latency limit that these slices hold samples of). */
const allowedLatenessMs = (slices: readonly SliceRecord[], slos: readonly Slo[]): number => {
  const limits = slos
    .filter(({ unit, measure }) => unit === 'ms' && slices.some((slice) => (measure?.count(slice, JUDGED).n ?? 0) > 0))
    .map(({ limit }) => limit);
  if (limits.length === 0) return LATENESS_ALWAYS_ALLOWED_MS;
  return Math.max(LATENESS_ALWAYS_ALLOWED_MS, LATENESS_SHARE_OF_LIMIT * Math.min(...limits));
};

/** What the slowest echo of a slice reached in more than a fifth of the slices: the nearest rank of the rest. */
const echoOf = (slices: readonly SliceRecord[]): number | null => {
  const slowest = slices.flatMap(({ echoMaxMs }) => echoMaxMs ?? []).toSorted((a, b) => a - b);
  return slowest[nearestRank(slowest.length, 1 - LATE_ECHO_RATIO) - 1] ?? null;
};

/** The slices for which something holds, and each that follows one of them: what was released in a burst is in flight there still. */
const withNext = (
  slices: readonly SliceRecord[],
  holds: (slice: SliceRecord) => boolean,
): { readonly slice: SliceRecord; readonly cause: SliceRecord }[] =>
  slices.flatMap((slice, at) => {
    const cause = [slice, ...slices.slice(Math.max(0, at - 1), at)].find(holds);
    return cause === undefined ? [] : [{ slice, cause }];
  });

/** What was played around the judged slices of an arm. */
export type Around = {
  /** All slices of the arm in the order of time: what was released in a burst at the end of the warm-up is in flight after it. */
  readonly all: readonly SliceRecord[];
  /** Those of every arm. */
  readonly played: readonly SliceRecord[];
  /** How long a socket may take to get in. */
  readonly connectTimeoutMs: number;
  /** How many requests of the arm were not sent because an answer asked to wait. */
  readonly heldBack: number;
};

type Looked = { readonly judged: readonly SliceRecord[] } & Around;

/** A spike is soon over: of a whole run its late releases may be too few to show, and still fill every slot at once. */
const droppedLateMsOf = ({ judged, all }: Pick<Looked, 'judged' | 'all'>, allowedMs: number): number | null =>
  greatest(
    withNext(all, (slice) => lateP99MsOf(slice) > allowedMs).flatMap(({ slice, cause }) =>
      slice.quotes.counts.dropped === 0 || !judged.includes(slice) ? [] : [lateP99MsOf(cause)],
    ),
  );

const latenessOf = (looked: Looked, slos: readonly Slo[]): Lateness => {
  const slices = looked.judged;
  const merged = mergeEncoded(slices.flatMap(({ quotes, connections }) => [quotes.lateness, connections.lateness]));
  const latenessP99Ms = (merged?.p99Us ?? 0) / 1000;
  const allowedMs = allowedLatenessMs(slices, slos);
  const loopUtilisation = greatest(slices.map(({ loopUtilisationMax }) => loopUtilisationMax));
  const echoMs = echoOf(slices);
  const droppedLateMs = droppedLateMsOf(looked, allowedMs);
  const ranOut = excusedTimeouts(slices, looked.played, looked.connectTimeoutMs);
  const timedOut = ranOut.size === 0 ? null : [...ranOut.values()].reduce((sum, n) => sum + n, 0);
  const isLate =
    Math.max(latenessP99Ms, echoMs ?? 0) > allowedMs ||
    isLoopBusy(loopUtilisation) ||
    droppedLateMs !== null ||
    timedOut !== null;
  const figures = { latenessP99Ms, allowedMs, loopUtilisation, echoMs, droppedLateMs, timedOut };
  return {
    isLate,
    figures,
    excusedDrops: excusedDrops(looked.all, allowedMs, looked.heldBack),
    excusedTimeouts: ranOut,
  };
};

/** Whether the host kept a waiting thread from running for so long that what happened in this slice may be its doing. */
export const isNoisy = ({ hostGapMaxMs }: SliceRecord): boolean => (hostGapMaxMs ?? 0) > NOISY_GAP_MS;

/** The conditions of some judged slices of one arm with this clock, judged by these objectives; nothing around them where they are all that was played. */
export const conditionsOf = (
  slices: readonly SliceRecord[],
  clock: ArmClock | null,
  slos: readonly Slo[] = SLOS,
  around: Around = { all: slices, played: slices, connectTimeoutMs: Number.POSITIVE_INFINITY, heldBack: 0 },
): Conditions => ({
  stampErrorMs: stampErrorMs(clock),
  clockMovedMs: clockMovedMs(clock),
  lateness: latenessOf({ judged: slices, ...around }, slos),
  noisy: new Set(slices.filter(isNoisy)),
  gapMaxMs: greatest(slices.map(({ hostGapMaxMs }) => hostGapMaxMs)) ?? 0,
});
