import type { Note, ObjectiveResult } from '../../core/judgement.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import type { SymbolCounts } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { DesignEffect, SliceCount } from '../stats/designEffect.ts';
import { beyondQuantile, DIRECTIONS, type Direction } from './direction.ts';
import type { Silent } from './silence.ts';

/**
 * Which clock decides what is bad. `judged`: from the schedule; on either, what was measured by the stamps of another clock is taken as `apartMs` shorter. `control`: only what a late generator cannot have caused; `latenessP99Ms` is
 * what its own lateness may have added where no second clock was kept, an echo over `echoAllowedMs` shows that it noticed late what arrived, and `excusedDrops` are
 * by the index of a slice the requests that it can have left without a slot by itself; `excusedTimeouts` the connections that may have run out of time by its
 * doing (judge/excused-timeouts.ts).
 */
export type View =
  | { readonly clock: 'judged'; readonly apartMs: number }
  | {
      readonly clock: 'control';
      readonly apartMs: number;
      readonly latenessP99Ms: number;
      readonly echoAllowedMs: number;
      readonly excusedDrops: ReadonlyMap<number, number>;
      readonly excusedTimeouts: ReadonlyMap<number, number>;
    };

export const JUDGED: View = { clock: 'judged', apartMs: 0 };

/** By how much our own process may have noticed too late what arrived in a slice: its slowest echo, where that was late; else 0. */
export const noticedLateMs = ({ echoMaxMs }: SliceRecord, view: View): number => {
  if (view.clock === 'judged' || echoMaxMs === null) return 0;
  return echoMaxMs > view.echoAllowedMs ? echoMaxMs : 0;
};

/** How many connections of a slice ran out of time that a late generator may have kept waiting: no samples on the control view. */
export const excusedTimeoutsIn = ({ index }: SliceRecord, view: View): number =>
  view.clock === 'control' ? (view.excusedTimeouts.get(index) ?? 0) : 0;

export type Observation = {
  readonly observed: number | null;
  readonly censored: boolean;
  readonly observedOkOnly: number | null;
};

/** What a latency is measured by: its times, apart from what never got one. */
export type Times = {
  /** The P95 of a slice's times in ms; null where it has none. */
  p95Ms(slice: SliceRecord): number | null;
  /** The slice without its times: what failed, was dropped or had no answer stays and counts. */
  leaveOut(slice: SliceRecord): SliceRecord;
};

/** Samples that should be there and saw nothing, in the unit of the objective, and why; `ended`: what was sampled was gone from then on. */
export type Unseen = {
  readonly missing: number;
  /**
   * Of clients: it is their ends that nobody knows; of connections: they did not answer when we asked them to leave. `messages`: nothing came while
   * sockets stood subscribed. Left out: samples of the server.
   */
  readonly what?: 'ends' | 'leaves' | 'messages';
  /** Of `ends`: how many of them got nothing that tells of them. */
  readonly unserved?: number;
  /** Of `messages`: how that shows. */
  readonly silent?: Silent;
  readonly ended: { readonly pid: number; readonly atMs: number; readonly successors: readonly number[] | null } | null;
  readonly why: readonly string[];
};

/** Time stamps of another clock: by how much they may be off in all, and by how much that clock was seen to move against ours, at least. */
export type Stamps = { readonly errorMs: number; readonly movedMs: number };

/** How an objective is read off slices. Every function is pure. */
export type Measure = {
  /** Samples of a slice and the bad ones among them. */
  count(slice: SliceRecord, view: View): SliceCount;
  /** Whether the control view can differ: a late generator alone could make this objective fail. */
  readonly hasControlView: boolean;
  /** The slices as they would be if what happened in the noisy ones were left out. */
  withoutNoise(slices: readonly SliceRecord[], noisy: ReadonlySet<SliceRecord>): SliceRecord[];
  designEffect(slices: readonly SliceRecord[], counts: readonly SliceCount[]): DesignEffect;
  /** How many bad samples the largest single event holds. */
  largestEvent(slices: readonly SliceRecord[], counts: readonly SliceCount[]): number;
  /** The judged counts again, each bad sample in the slice in which it happened: they say when a breach began. Slices in order of time. */
  timeline(slices: readonly SliceRecord[]): SliceCount[];
  /** The bad samples of a slice, on the judged view, by kind, as the examples of the record name it; empty where nothing tells them apart. */
  kinds(slice: SliceRecord): Readonly<Record<string, number>>;
  /** One symbol's share of the judged counts; null where symbols have no part in them, or the record did not count them for this limit. */
  ofSymbol(counts: SymbolCounts): SliceCount | null;
  /** The figure to print beside the limit. */
  observe(slices: readonly SliceRecord[], badRatio: number): Observation;
  /** Of a latency. Null of a count: what failed is never start-up. */
  readonly times: Times | null;
  /** Fewer samples decide nothing, whichever way. */
  readonly leastSamples: number;
  /** Samples that saw nothing: no pass and no fail may hang on them. Null: there are none, or the objective is of what did happen. */
  unseen(slices: readonly SliceRecord[], convergeMs: number): Unseen | null;
  /** Why the clocks of both ends void the figure, whatever it is; empty where they do not. */
  clockDoubts(slices: readonly SliceRecord[], stamps: Stamps): readonly Note[];
};

/** One objective. */
export type Slo = {
  readonly id: ObjectiveId;
  readonly limit: number;
  readonly direction: Direction;
  readonly unit: ObjectiveResult['unit'];
  /** Of a latency, and of a figure of the server: the quantile that must hold the limit. Of a ratio: null. */
  readonly quantile: number | null;
  readonly sampleNoun: ObjectiveResult['sampleNoun'];
  /** Line of docs/spec/rollback-strategy.zh.md that sets the limit; null: it sets none. */
  readonly line: number | null;
  /** Where a limit stands that the document does not set, as `file:line`. */
  readonly elsewhere?: string;
  /** Left out: always. Else only where something measured it, or only where a scenario gates it; what gates is listed in any case. */
  readonly listed?: 'where-measured' | 'where-gating';
  /** null: nothing in the record holds the figure. */
  readonly measure: Measure | null;
};

export const SPEC_FILE = 'docs/spec/rollback-strategy.zh.md';

/** Where the limit comes from, as `file:line`, or that the document leaves it open. */
export const sourceOf = ({ line, elsewhere }: Slo): string =>
  line === null ? (elsewhere ?? `left open by ${SPEC_FILE}`) : `${SPEC_FILE}:${line}`;

/** The share of bad samples that the objective allows; a pass is proven to be under it. */
export const allowedBadRatioOf = ({ limit, direction, quantile }: Slo): number =>
  quantile === null ? DIRECTIONS[direction].allowedBadRatio(limit) : beyondQuantile(quantile);
