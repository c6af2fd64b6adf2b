import type { PlannedSlice } from '../../../core/plan.ts';
import type { RunRecord } from '../../../core/record.ts';
import type { SliceRecord } from '../../../core/slice.ts';
import { buildRecord, type RecordSeen } from '../../../judge/testing/build-record.ts';
import { shardOf } from '../../../load/cursor.ts';
import { Recorder } from '../../../measure/recorder.ts';

/** One planned request and one planned socket of a slice, and how they went. */
export type Seen = {
  readonly slice: number;
  readonly quote: 'ok' | 'failed' | 'unanswered' | 'dropped' | 'notReleased';
  readonly socket: 'closed' | 'lost' | 'refused' | 'timedOut' | 'notReleased';
  readonly us: number;
};

export const SLICES = 3;

const planned = Array.from(
  { length: SLICES },
  (_, index): PlannedSlice => ({
    ...{ index, mode: 'gateway-only', phase: 'load', judged: index > 0, steady: true, pair: null },
    ...{ startUs: index * 2_000_000, endUs: (index + 1) * 2_000_000 },
  }),
);

const quote = (to: Recorder, { slice, quote: outcome, us }: Seen): void => {
  to.arrivalPlanned(slice);
  if (outcome === 'notReleased') {
    to.arrivalNotReleased(slice);
    return;
  }
  to.arrivalReleased(slice, us % 1_000);
  if (outcome === 'ok') to.arrivalOk(slice, us % 1_000, us % 50, us);
  if (outcome === 'failed') to.arrivalFailed(slice, `http-50${us % 4}`);
  if (outcome === 'unanswered') to.arrivalUnanswered(slice);
  if (outcome === 'dropped') to.arrivalDropped(slice);
};

const socket = (to: Recorder, { slice, socket: fate, us }: Seen): void => {
  to.connectionPlanned(slice);
  if (fate === 'notReleased') {
    to.connectionNotReleased(slice);
    return;
  }
  to.connectionAttempted(slice, us % 700);
  if (fate === 'refused') to.connectionRefused(slice, us % 2 === 0 ? 'authentication' : 'reset');
  if (fate === 'timedOut') to.connectionTimedOut(slice);
  if (fate !== 'closed' && fate !== 'lost') return;
  to.connectionConnected(slice, us);
  to.connectionSubscribed(slice, us + 100);
  to.frame(slice, 2, us);
  if (fate === 'lost') to.connectionLost(slice, us % 3 === 0 ? 'ping timeout' : 'transport close', us);
  else to.connectionClosedByUs(slice);
};

/** What a run of these items counts, as one worker of `workers`; nothing numbers the ticks. */
export const slicesSeen = (items: readonly Seen[], workers = 1): SliceRecord[] => {
  const limits = { responseMs: [200], messageMs: [100] };
  const recorder = new Recorder({ slices: planned, limits, numbered: false, workers });
  for (const item of items) {
    quote(recorder, item);
    socket(recorder, item);
  }
  return recorder.finish();
};

/** The record of each shard of a run of these items: every n-th item is its own. */
export const shardRecords = (items: readonly Seen[], count: number, rest: RecordSeen = {}): RunRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    ...buildRecord({
      runId: `2026-11-23-built-shard-${i + 1}-of-${count}`,
      command: `gateproof run built --shard ${i + 1}/${count}`,
      shard: { index: i + 1, count },
      workers: [{ index: i, fate: 'done', detail: '' }],
      modes: { 'gateway-only': { slices: [] } },
      ...rest,
    }),
    slices: slicesSeen(
      [...shardOf(items.length, { index: i, count })].map((n) => items[n]!),
      count,
    ),
  }));

/** A healthy load, large enough for every gating objective. */
export const healthyItems = (count = 4_800): Seen[] =>
  Array.from({ length: count }, (_, n) => ({
    slice: Math.floor((n * SLICES) / count),
    quote: 'ok' as const,
    socket: 'closed' as const,
    us: 20_000 + (n % 500) * 10,
  }));
