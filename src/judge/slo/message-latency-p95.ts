import type { Note } from '../../core/judgement.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { decodeHistogram } from '../../measure/histogram.ts';
import { clusterDesignEffect, type DesignEffect, type SliceCount } from '../stats/designEffect.ts';
import { observeQuantile, SLOW } from './latency.ts';
import { bySlice } from './ratio.ts';
import { framesMissing, silentOf } from './silence.ts';
import { JUDGED, noticedLateMs, type Slo, type Stamps, type Times, type Unseen, type View } from './slo.ts';

/**
 * A clock that was seen to move by more than this share of the limit may have moved by anything in between; and stamps that may be off by more compare
 * no two arms (measurement rule 1).
 */
const STAMP_ERROR_RATIO = 0.1;
const DOCUMENTED_MS = 100;
const QUANTILE = 0.95;

const framesReaching = ({ messages }: SliceRecord, limitMs: number): number => {
  const exact = messages.overLimit.find((entry) => entry.limitMs === limitMs);
  return exact?.frames ?? decodeHistogram(messages.latency).countReaching(limitMs * 1000);
};

/** Frames have no second clock. We noticed them as late as our releases or our own echo, so on the control view the limit is that much later. */
const counting =
  (limit: number) =>
  (slice: SliceRecord, view: View): SliceCount => {
    const noticedMs = view.clock === 'judged' ? 0 : Math.max(view.latenessP99Ms, noticedLateMs(slice, view));
    const lateMs = noticedMs + view.apartMs;
    return { n: slice.messages.frames, bad: framesReaching(slice, limit + lateMs) };
  };

/** Clients of one broadcast share its fate: sum c^2 / sum c over audiences; where nothing numbers the ticks, all frames of a slice are one event. */
const designEffect = (slices: readonly SliceRecord[]): DesignEffect => {
  const frames = slices.map(({ messages }) => messages.frames);
  const total = frames.reduce((sum, n) => sum + n, 0);
  const squares = slices.map(({ messages }) => messages.tickSquares);
  if (total === 0 || squares.includes(null)) return clusterDesignEffect(frames);
  return {
    value: Math.max(1, squares.reduce<number>((sum, square) => sum + (square ?? 0), 0) / total),
    assumed: false,
  };
};

/** Whether frames lie farther in our future than both clocks are known to stand apart; of older records nobody knows how far. */
const isBeyond = ({ aheadMaxMs }: SliceRecord['messages'], errorMs: number): boolean =>
  (aheadMaxMs ?? Number.POSITIVE_INFINITY) > errorMs;

const framesBeyond = (slices: readonly SliceRecord[], errorMs: number): number =>
  slices
    .filter(({ messages }) => isBeyond(messages, errorMs))
    .reduce((sum, { messages }) => sum + messages.negative, 0);

const clockDoubts = (slices: readonly SliceRecord[], { errorMs, movedMs }: Stamps, limit: number): Note[] => {
  const frames = framesBeyond(slices, errorMs);
  const allowedMs = STAMP_ERROR_RATIO * limit;
  return [
    ...(frames > 0 ? [{ code: 'stamped-ahead', frames } as const] : []),
    ...(Number.isFinite(errorMs) ? [] : [{ code: 'clock-unknown' } as const]),
    ...(movedMs > allowedMs ? [{ code: 'clock-moved', movedMs, allowedMs } as const] : []),
  ];
};

/** Whether stamps that may be off so far compare no two arms: the error of both is in their ratio. */
export const areStampsInDoubt = (slices: readonly SliceRecord[], errorMs: number): boolean =>
  errorMs > STAMP_ERROR_RATIO * DOCUMENTED_MS || framesBeyond(slices, errorMs) > 0;

const zeroUnlessUnknown = (count: number | null): number | null => (count === null ? null : 0);

const times: Times = {
  p95Ms: ({ messages: { latency } }) => (latency === null ? null : latency.p95Us / 1000),
  leaveOut: (slice) => {
    const { messages } = slice;
    return {
      ...slice,
      messages: {
        ...messages,
        ...{ received: 0, frames: 0, latency: null },
        overLimit: messages.overLimit.map(({ limitMs }) => ({ limitMs, frames: 0 })),
        ticks: zeroUnlessUnknown(messages.ticks),
        tickSquares: zeroUnlessUnknown(messages.tickSquares),
        standingUs: zeroUnlessUnknown(messages.standingUs),
      },
    };
  },
};

/** A message that never came has no latency: what the unserved time would have brought is what no frame speaks for. */
const unseen = (slices: readonly SliceRecord[]): Unseen | null => {
  const silent = silentOf(slices);
  if (silent === null) return null;
  const frames = slices.reduce((sum, { messages }) => sum + messages.frames, 0);
  return { missing: framesMissing(frames, silent), what: 'messages', silent, ended: null, why: [] };
};

/** Message latency P95 under a limit in ms: fewer than 5 % of frames arrive that much or more after their own time stamp. */
export const messageLatencyP95At = (limit: number): Slo => ({
  id: 'message-latency-p95',
  limit,
  direction: 'below',
  unit: 'ms',
  quantile: QUANTILE,
  sampleNoun: 'messages',
  line: 263,
  measure: {
    ...bySlice(counting(limit)),
    hasControlView: true,
    unseen,
    designEffect,
    kinds: (slice) => ({ [SLOW]: counting(limit)(slice, JUDGED).bad }),
    observe: (slices) =>
      observeQuantile(
        slices.map(({ messages }) => messages.latency),
        0,
        QUANTILE,
      ),
    clockDoubts: (slices, stamps) => clockDoubts(slices, stamps, limit),
    times,
  },
});

/** Message latency P95 under the documented limit. */
export const messageLatencyP95 = messageLatencyP95At(DOCUMENTED_MS);
