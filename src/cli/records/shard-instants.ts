import { isPlayedAt } from '../../core/open-ended.ts';
import type { ModeRecord, RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';

const JUST_MS = 0.001;

const sliceAt = (slices: readonly SliceRecord[], atMs: number): SliceRecord | undefined =>
  slices.find((slice) => isPlayedAt(atMs, slice, slices));

/**
 * What a warm-up opened is judged by whether it was lost in judged time (judge/carried.ts), and a late shard plays its slices later: a loss stays on
 * the side of that border on which its own shard had it.
 */
const carriedLossAt = (atMs: number, laterMs: number, own: readonly SliceRecord[]): number => {
  const movedMs = atMs + laterMs;
  const [before, after] = [sliceAt(own, atMs), sliceAt(own, movedMs)];
  if ((before?.judged ?? false) === (after?.judged ?? false)) return movedMs;
  return Math.max(atMs, (before?.endMs ?? atMs) - JUST_MS);
};

const sliceFrom = (slice: SliceRecord, laterMs: number, all: readonly SliceRecord[]): SliceRecord => {
  const { judged, mode, connections } = slice;
  const own = judged ? [] : all.filter((other) => other.mode === mode);
  const lossAt = (atMs: number): number => (judged ? atMs + laterMs : carriedLossAt(atMs, laterMs, own));
  const { returns, lossesAtMs } = connections;
  return {
    ...slice,
    connections: {
      ...connections,
      lossesAtMs: lossesAtMs.map(lossAt),
      returns: returns === null ? null : { ...returns, lossesAtMs: returns.lossesAtMs.map(lossAt) },
    },
  };
};

const modeFrom = (seen: ModeRecord, laterMs: number): ModeRecord => {
  const { examples, ledger } = seen;
  const later = (atMs: number | null): number | null => (atMs === null ? null : atMs + laterMs);
  return {
    ...seen,
    examples: examples.map((example) => ({ ...example, atMs: example.atMs + laterMs })),
    ledger:
      ledger === null ? null : { ...ledger, lossFromMs: later(ledger.lossFromMs), lossToMs: later(ledger.lossToMs) },
  };
};

/**
 * The record of a shard with the instants of what it met told from `startMs`, the wall time at which the first of all shards began: what two of them lost
 * at one instant is one event. The slices keep the instants of the plan, and so does what is held against them: an early end, and samples of the server.
 */
export const fromStartAt = (record: RunRecord, startMs: number): RunRecord => {
  const laterMs = Date.parse(record.startedAt) - startMs;
  if (laterMs === 0) return record;
  return {
    ...record,
    modes: record.modes.map((seen) => modeFrom(seen, laterMs)),
    slices: record.slices.map((slice) => sliceFrom(slice, laterMs, record.slices)),
  };
};
