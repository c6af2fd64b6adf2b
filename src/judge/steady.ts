import type { Note } from '../core/judgement.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Case, Outcome } from './challenge.ts';
import type { Times } from './slo/slo.ts';
import { median } from './stats/median.ts';
import { mser, type Truncation } from './stats/mser.ts';
import { theilSen } from './stats/theilSen.ts';

/** A phase of fewer slices says too little about its start, and about a trend. */
const LEAST_SLICES = 20;
/** Means of so many slices: neighbours are alike, and a trend takes what it looks at to be independent. As MSER's batches. */
const BATCH = 5;
/** Start-up differs from the rest by more than this. */
const START_UP_RATIO = 0.1;
const ALPHA = 0.05;
/** The document gives its fastest switch so long to take effect (docs/spec/rollback-strategy.zh.md:24): what lasts longer is how the target is. */
const START_UP_LONGEST_MS = 30_000;
const START_UP_MOST_RATIO = 0.25;
/** A rise by more than this share of what is left to the limit is no steady state (measurement rule 2). */
const RISE_SHARE = 0.5;

/** A slice that has times, and their P95. */
type Level = { readonly slice: SliceRecord; readonly p95Ms: number };

type LeftOut = Extract<Note, { code: 'start-up-left-out' }>;
type Rising = Extract<Note, { code: 'rising' }>;

/** What was found of one phase. */
type Phase = {
  readonly startUp: readonly SliceRecord[];
  readonly left: LeftOut | null;
  /** The start-up, where it takes too much of the phase to be left out unlooked at. */
  readonly long: readonly SliceRecord[];
  readonly rising: Rising | null;
};

/** A case without its start-up, with what to say of it; `rising` is not empty where no steady state was reached. */
export type Settled = {
  readonly subject: Case;
  readonly startUps: readonly LeftOut[];
  /** Start-ups too long to be left out unlooked at, phase by phase. */
  readonly long: readonly (readonly SliceRecord[])[];
  readonly rising: readonly Rising[];
};

const p95sOf = (levels: readonly Level[]): number[] => levels.map(({ p95Ms }) => p95Ms);

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const batchesOf = (levels: readonly Level[]): Level[][] =>
  Array.from({ length: Math.floor(levels.length / BATCH) }, (_, nth) => levels.slice(nth * BATCH, (nth + 1) * BATCH));

/**
 * How many of the first levels are start-up: of those that MSER would leave out, the batches from the start on that differ from the rest by over
 * 10 %, all to one side; a burst in the midst of a phase is none. A batch that the host stalled all through tells nothing, and ends it. Where MSER
 * would rather have more than half, it is no start-up.
 */
const startUpOf = (levels: readonly Level[], cut: Truncation, noisy: ReadonlySet<SliceRecord>): number => {
  const restMs = median(p95sOf(levels.slice(cut.values)));
  const apartMs = batchesOf(cut.atEdge ? [] : levels.slice(0, cut.values)).map(
    (batch) => median(p95sOf(batch.filter(({ slice }) => !noisy.has(slice)))) - restMs,
  );
  const side = Math.sign(apartMs[0] ?? 0);
  const isStartUp = (ms: number): boolean => side * ms > START_UP_RATIO * restMs;
  const first = apartMs.findIndex((ms) => !isStartUp(ms));
  return BATCH * (first === -1 ? apartMs.length : first);
};

/** So many of a phase's first slices with times may turn out to be start-up, of at most so many: MSER stays under half of the batches. */
export const mostStartUp = (slices: number): number =>
  slices < LEAST_SLICES ? 0 : BATCH * (Math.floor(Math.floor(slices / BATCH) / 2) - 1);

/** By how many ms the P95 of a slice surely (95 %) rose over these levels; -Infinity where too few tell. */
const riseOf = (levels: readonly Level[]): number => {
  const points = batchesOf(levels).map((batch, x) => ({ x, y: meanOf(p95sOf(batch)) }));
  return theilSen(points, ALPHA).lower * points.length;
};

/** A rise by more than half of what the level leaves to the limit. */
const risingOver = (levels: readonly Level[], limitMs: number): Omit<Rising, 'phase'>[] => {
  const riseMs = riseOf(levels);
  const levelMs = median(p95sOf(levels));
  const allowedMs = Math.max(0, RISE_SHARE * (limitMs - levelMs));
  return riseMs > allowedMs ? [{ code: 'rising', riseMs, levelMs, allowedMs }] : [];
};

const levelsOf = (slices: readonly SliceRecord[], { p95Ms }: Times): Level[] =>
  slices.flatMap((slice) => {
    const ms = p95Ms(slice);
    return ms === null ? [] : [{ slice, p95Ms: ms }];
  });

/** Of an arm's own slices: in `ab` those of the others lie between them. */
const lastedMs = (slices: readonly SliceRecord[]): number =>
  slices.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

const isLong = (startUp: readonly SliceRecord[], slices: readonly SliceRecord[]): boolean =>
  lastedMs(startUp) > START_UP_LONGEST_MS || startUp.length > START_UP_MOST_RATIO * slices.length;

const phaseOf = (phase: string, slices: readonly SliceRecord[], { slo, conditions }: Case, times: Times): Phase => {
  const levels = levelsOf(slices, times);
  const cut = mser(p95sOf(levels));
  if (cut === null || levels.length < LEAST_SLICES) return { startUp: [], left: null, long: [], rising: null };
  const count = startUpOf(levels, cut, conditions.noisy);
  const kept = new Set(levels.slice(count).map(({ slice }) => slice));
  const startUp = slices.slice(
    0,
    slices.findIndex((slice) => kept.has(slice)),
  );
  const startUpMs = median(p95sOf(levels.slice(0, count)));
  const restMs = median(p95sOf(levels.slice(count)));
  // Of the whole, and of what MSER would leave of it: a fall at the start must not hide a rise after it.
  const [rising] = [levels, levels.slice(cut.values)].flatMap((each) => risingOver(each, slo.limit));
  return {
    startUp,
    long: isLong(startUp, slices) ? startUp : [],
    left: count === 0 ? null : { code: 'start-up-left-out', phase, slices: startUp.length, startUpMs, restMs },
    rising: rising === undefined ? null : { ...rising, phase },
  };
};

/**
 * Looks for a steady state in each phase that is declared steady and has at least 20 slices with times (measurement rule 2). A latency leaves out
 * the times of a phase's start-up; what failed or was dropped there counts on. Nothing but a latency is looked at.
 */
export const settle = (subject: Case): Settled => {
  const { times } = subject.measure;
  if (times === null) return { subject, startUps: [], long: [], rising: [] };
  const steady = Map.groupBy(
    subject.slices.filter((slice) => slice.steady),
    ({ phase }) => phase,
  );
  const phases = [...steady].map(([phase, slices]) => phaseOf(phase, slices, subject, times));
  const startUp = new Set(phases.flatMap((phase) => phase.startUp));
  const { noisy } = subject.conditions;
  const pairs = subject.slices.map((slice) => ({ slice, kept: startUp.has(slice) ? times.leaveOut(slice) : slice }));
  return {
    subject: {
      ...subject,
      slices: pairs.map(({ kept }) => kept),
      conditions: {
        ...subject.conditions,
        noisy: new Set(pairs.flatMap(({ slice, kept }) => (noisy.has(slice) ? [kept] : []))),
      },
    },
    startUps: phases.flatMap(({ left }) => left ?? []),
    long: phases.flatMap(({ long }) => (long.length === 0 ? [] : [long])),
    rising: phases.flatMap(({ rising }) => rising ?? []),
  };
};

/** Without a steady state nothing passes, and more samples settle nothing. A breach that happened is a fact and stands; so does a doubt on the clock. */
export const steadied = (outcome: Outcome, rising: Settled['rising']): Outcome => {
  if (rising.length === 0 || outcome.reason === 'clock') return outcome;
  if (outcome.verdict === 'fail') return { ...outcome, notes: [...outcome.notes, ...rising] };
  return { verdict: 'inconclusive', reason: 'not-steady', notes: rising };
};
