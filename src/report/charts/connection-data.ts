import type { Arm } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { Verdict } from '../../core/verdict.ts';
import { lossesAtMsOf } from '../../judge/slo/disconnect-rate.ts';
import { modeViewsOf, slicesOf } from '../facts.ts';
import type { ReportView } from '../view.ts';
import { lastDropMs, openAt } from './open-sockets.ts';

/** One window of a mode. `open`: connections open at its end, or, where each window closes its own, those that it opened. */
export type ConnectionWindow = {
  readonly startMs: number;
  readonly endMs: number;
  readonly open: number;
  readonly lost: number;
  /** Refused or timed out. */
  readonly refused: number;
};

export type ConnectionSeries = {
  readonly mode: Arm;
  readonly verdict: Verdict;
  readonly attempted: number;
  readonly connected: number;
  readonly lost: number;
  readonly refused: number;
  readonly windows: readonly ConnectionWindow[];
};

/** Whether each window opens and closes connections of its own, as interleaved modes do. */
export const areStorms = (record: RunRecord): boolean => record.slices.some(({ pair }) => pair !== null);

/** Attempts of sockets on their way back that were refused or timed out. */
const refusedBack = ({ connections: { returns } }: SliceRecord): number =>
  returns === null ? 0 : returns.counts.refused + returns.counts.timedOut;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Slices of several workers with the same index are one window; a loss belongs to the window in which it happened, the last one takes the drain too. */
const windowsOf = (record: RunRecord, slices: readonly SliceRecord[]): ConnectionWindow[] => {
  const storms = areStorms(record);
  const byIndex = [...Map.groupBy(slices, ({ index }) => index).values()].toSorted(
    ([a], [b]) => (a?.startMs ?? 0) - (b?.startMs ?? 0),
  );
  const starts = byIndex.map(([first]) => first?.startMs ?? 0);
  const losses = slices.flatMap(lossesAtMsOf);
  // Who comes back does so after it was dropped: in the window of the last drop of its slice.
  const goneBack = slices.map((slice) => ({ atMs: lastDropMs(record, slice), refused: refusedBack(slice) }));
  return byIndex.map((group, nth) => {
    const startMs = starts[nth] ?? 0;
    const endMs = group[0]?.endMs ?? startMs;
    const untilMs = starts[nth + 1] ?? Number.POSITIVE_INFINITY;
    const fromMs = nth === 0 ? Number.NEGATIVE_INFINITY : startMs;
    const counts = group.map(({ connections }) => connections.counts);
    const back = goneBack.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
    return {
      startMs,
      endMs,
      open: storms ? sum(counts.map(({ connected }) => connected)) : openAt(record, slices, endMs),
      lost: losses.filter((at) => at >= fromMs && at < untilMs).length,
      refused: sum([
        ...counts.map(({ refused, timedOut }) => refused + timedOut),
        ...back.map(({ refused }) => refused),
      ]),
    };
  });
};

/** The connections of each mode over the time of the run. */
export const connectionSeriesOf = (view: ReportView): ConnectionSeries[] =>
  modeViewsOf(view).map(({ mode, judged }) => {
    const { attempted, connected } = judged.totals.connections;
    const windows = windowsOf(view.record, slicesOf(view.record, mode));
    const lost = sum(windows.map((window) => window.lost));
    const refused = sum(windows.map((window) => window.refused));
    return { mode, verdict: judged.verdict, attempted, connected, lost, refused, windows };
  });

/** The time that is not judged, as stretches in ms: neighbouring windows make one. */
export const unjudgedStretchesOf = (record: RunRecord): { readonly startMs: number; readonly endMs: number }[] => {
  const stretches: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs, judged } of record.slices.toSorted((a, b) => a.startMs - b.startMs)) {
    if (judged) continue;
    const last = stretches.at(-1);
    if (last !== undefined && startMs <= last.endMs + record.scenario.washoutMs)
      last.endMs = Math.max(last.endMs, endMs);
    else stretches.push({ startMs, endMs });
  }
  return stretches;
};
