import type { Arm } from '../../core/modes.ts';
import type { EncodedHistogram } from '../../core/slice.ts';
import type { Verdict } from '../../core/verdict.ts';
import { decodeHistogram, mergeEncoded } from '../../measure/histogram.ts';
import { quantileOf } from '../../measure/quantile.ts';
import { judgedSlicesOf, type ModeView, modeViewsOf } from '../facts.ts';
import type { ReportView } from '../view.ts';

/** The quantiles that get a mark and a number. */
export const NAMED_QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

/** `ms` null: that share of requests was not answered well, so no time holds it. */
export type LatencyPoint = { readonly quantile: number; readonly ms: number | null };

export type LatencySeries = {
  readonly mode: Arm;
  readonly verdict: Verdict;
  /** Judged arrivals that our generator let go. */
  readonly n: number;
  readonly curve: readonly LatencyPoint[];
  readonly named: readonly LatencyPoint[];
};

/** Where a quantile stands on the axis: 0.9 at 1, 0.99 at 2, 0.999 at 3, so that the slow tail has room. */
export const ninesOf = (quantile: number): number => -Math.log10(1 - quantile);

const MOST_NINES = 3;
const CURVE_STEPS = 120;
const CURVE_QUANTILES = Array.from(
  { length: CURVE_STEPS + 1 },
  (_, step) => 1 - 10 ** -((step / CURVE_STEPS) * MOST_NINES),
);

/** Binary rounding of 1 - quantile must not cost the last point. */
const ROUNDING = 1e-6;

/** A quantile of fewer samples than it has shares is only their maximum: it is left out. */
const isResolved = (quantile: number, n: number): boolean => n * (1 - quantile) >= 1 - ROUNDING;

const pointsOf = (quantiles: readonly number[], merged: EncodedHistogram, unanswered: number): LatencyPoint[] => {
  const histogram = decodeHistogram(merged);
  return quantiles
    .filter((quantile) => isResolved(quantile, histogram.count + unanswered))
    .map((quantile) => {
      const read = quantileOf(histogram, unanswered, quantile);
      return { quantile, ms: read.kind === 'value' ? read.us / 1_000 : null };
    });
};

const seriesOf = (view: ReportView, { mode, judged }: ModeView): LatencySeries => {
  const quotes = judgedSlicesOf(view.record, mode).map((slice) => slice.quotes);
  const merged = mergeEncoded(quotes.map(({ response }) => response));
  const unanswered = quotes.reduce((sum, { counts }) => sum + counts.failed + counts.unanswered + counts.dropped, 0);
  return {
    mode,
    verdict: judged.verdict,
    n: (merged?.count ?? 0) + unanswered,
    curve: pointsOf(CURVE_QUANTILES, merged, unanswered),
    named: pointsOf(NAMED_QUANTILES, merged, unanswered),
  };
};

/** Response time of all judged requests of each mode by share of requests. Those without a good answer are slower than all others. */
export const latencySeriesOf = (view: ReportView): LatencySeries[] =>
  modeViewsOf(view).map((each) => seriesOf(view, each));

/** The limit of the P95 response time in ms; null where no mode was judged on it. */
export const responseLimitMsOf = (view: ReportView): number | null =>
  view.judgement.modes.flatMap(({ objectives }) => objectives).find(({ id }) => id === 'response-p95')?.limit ?? null;
