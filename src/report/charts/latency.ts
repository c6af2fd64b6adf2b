import type { Plugin } from 'chart.js';
import type { ReportView } from '../view.ts';
import { cssFontOf, type Dataset, drawPicture, fontOf } from './canvas.ts';
import { contextOf, headPlugin, heightOf, noDataPlugin, rimmedText } from './drawing.ts';
import { headOf } from './head.ts';
import {
  type LatencyPoint,
  type LatencySeries,
  latencySeriesOf,
  NAMED_QUANTILES,
  ninesOf,
  responseLimitMsOf,
} from './latency-data.ts';
import { INK, SIZE, STYLE_OF_MODE } from './palette.ts';

const P95 = 0.95;
/** Over this ratio of slowest to fastest point a linear axis would press the fast ones flat. */
const LINEAR_RATIO = 20;

/** `unanswered`: where a share of requests without an answer is marked, above everything that was answered. */
type Range = {
  readonly type: 'linear' | 'logarithmic';
  readonly min: number;
  readonly max: number;
  readonly unanswered: number;
};

/** Below the fastest named point by this factor a logarithmic axis ends: the few fastest of all requests would take half the picture. */
const BELOW_MEDIAN = 4;

/** Room above the slowest point and the limit, for their labels. */
const rangeOf = (series: readonly LatencySeries[], limitMs: number | null): Range => {
  const timesOf = (points: readonly LatencyPoint[]): number[] => points.flatMap(({ ms }) => ms ?? []);
  const all = series.flatMap(({ curve, named }) => [...curve, ...named]);
  const allAnswered = all.every(({ ms }) => ms !== null);
  const highest = Math.max(1, ...timesOf(all), limitMs ?? 0);
  const fastest = Math.min(highest, ...timesOf(series.flatMap(({ named }) => named)));
  if (highest / fastest <= LINEAR_RATIO) {
    const max = highest * (allAnswered ? 1.2 : 1.5);
    return { type: 'linear', min: 0, max, unanswered: max * 0.95 };
  }
  const max = highest * (allAnswered ? 2.2 : 4);
  return { type: 'logarithmic', min: Math.max(0.001, fastest / BELOW_MEDIAN), max, unanswered: max * 0.8 };
};

const DECADES = Array.from({ length: 12 }, (_, index) => 10 ** (index - 3));
const MOST_TICKS = 9;

const roundTimes = (digits: readonly number[], { min, max }: Range): number[] =>
  DECADES.flatMap((decade) => digits.map((digit) => Number((digit * decade).toPrecision(1)))).filter(
    (ms) => ms >= min && ms <= max,
  );

/** Round numbers on a logarithmic axis: 1, 2 and 5 of every power of ten, or the powers alone where those are too many. */
const ticksOf = (range: Range): number[] => {
  const fine = roundTimes([1, 2, 5], range);
  return fine.length <= MOST_TICKS ? fine : roundTimes([1], range);
};

const curveOf = ({ mode, curve }: LatencySeries): Dataset => {
  const { colour, dash } = STYLE_OF_MODE[mode];
  return {
    data: curve.flatMap(({ quantile, ms }) => (ms === null ? [] : [{ x: ninesOf(quantile), y: ms }])),
    showLine: true,
    borderColor: colour,
    backgroundColor: colour,
    borderDash: [...dash],
    borderWidth: 5,
    pointRadius: 0,
  };
};

const marksOf = ({ mode, named }: LatencySeries, range: Range): Dataset => {
  const { colour, marker } = STYLE_OF_MODE[mode];
  return {
    data: named.map(({ quantile, ms }) => ({ x: ninesOf(quantile), y: ms ?? range.unanswered })),
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 4,
    pointRadius: 9,
    pointStyle: named.map(({ ms }) => (ms === null ? 'crossRot' : marker)),
    clip: false,
  };
};

/** The number at each mark: of two modes the slower one's above its mark, the faster one's below. The first mark without an answer says so. */
const numbersPlugin = (view: ReportView, series: readonly LatencySeries[], range: Range): Plugin => ({
  id: 'numbers',
  afterDatasetsDraw: (chart) => {
    const words = view.catalogue.report.chart.latency;
    const context = contextOf(chart);
    const { x, y } = chart.scales;
    if (x === undefined || y === undefined) return;
    context.save();
    context.font = cssFontOf(SIZE.label, 'bold');
    context.textAlign = 'center';
    for (const each of series) {
      const firstUnanswered = each.named.find(({ ms }) => ms === null);
      context.fillStyle = STYLE_OF_MODE[each.mode].colour;
      for (const { quantile, ms } of each.named) {
        const others = series.filter((other) => other !== each).flatMap(({ named }) => named);
        const other = others.find((point) => point.quantile === quantile);
        const isSlower = other === undefined || (ms ?? Infinity) >= (other.ms ?? Infinity);
        const atX = x.getPixelForValue(ninesOf(quantile));
        const atY = y.getPixelForValue(ms ?? range.unanswered);
        if (ms !== null) rimmedText(context, words.point(ms), atX, isSlower ? atY - 20 : atY + 38);
        else if (quantile === firstUnanswered?.quantile) rimmedText(context, words.noAnswer, atX, atY + 40);
      }
    }
    context.restore();
  },
});

/** The limit across the picture, and the place on it that is judged. */
const limitPlugin = (view: ReportView, limitMs: number): Plugin => ({
  id: 'limit',
  beforeDatasetsDraw: (chart) => {
    const context = contextOf(chart);
    const { x, y } = chart.scales;
    if (x === undefined || y === undefined) return;
    const { left, right, top, bottom } = chart.chartArea;
    const atY = y.getPixelForValue(limitMs);
    const atX = x.getPixelForValue(ninesOf(P95));
    context.save();
    context.fillStyle = INK.shade;
    context.fillRect(atX - 22, top, 44, bottom - top);
    context.strokeStyle = INK.limit;
    context.lineWidth = 3;
    context.setLineDash([4, 6]);
    context.beginPath();
    context.moveTo(left, atY);
    context.lineTo(right, atY);
    context.stroke();
    context.setLineDash([]);
    context.font = cssFontOf(SIZE.label, 'bold');
    context.fillStyle = INK.limit;
    context.textAlign = 'left';
    rimmedText(context, view.catalogue.report.chart.latency.limit(limitMs), left + 12, atY - 12);
    context.restore();
  },
});

const percentileAxis = (view: ReportView) => {
  const words = view.catalogue.report.chart.latency;
  const quantileAt = (nines: number) => NAMED_QUANTILES.find((quantile) => Math.abs(ninesOf(quantile) - nines) < 1e-9);
  return {
    type: 'linear' as const,
    min: 0,
    max: ninesOf(0.999) + 0.15,
    title: { display: true, text: words.xAxis, font: fontOf(SIZE.axis), color: INK.quiet },
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = NAMED_QUANTILES.map((quantile) => ({ value: ninesOf(quantile) }));
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      font: fontOf(SIZE.axis),
      color: INK.text,
      callback: (value: number | string) => {
        const quantile = quantileAt(Number(value));
        return quantile === undefined ? '' : words.tick(quantile);
      },
    },
    grid: { color: INK.grid },
  };
};

const timeAxis = (view: ReportView, range: Range) => ({
  type: range.type,
  min: range.min,
  max: range.max,
  afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
    if (range.type === 'logarithmic') axis.ticks = ticksOf(range).map((value) => ({ value }));
  },
  title: { display: true, text: view.catalogue.report.chart.latency.yAxis, font: fontOf(SIZE.axis), color: INK.quiet },
  ticks: {
    maxTicksLimit: 7,
    includeBounds: false,
    autoSkip: range.type === 'linear',
    font: fontOf(SIZE.axis),
    color: INK.text,
    callback: (value: number | string) => view.catalogue.report.chart.latency.point(Number(value)),
  },
  grid: { color: INK.grid },
});

/** Response time of each mode by percentile against its P95 limit, as a PNG. */
export const drawLatencyChart = async (view: ReportView): Promise<Uint8Array> => {
  const words = view.catalogue.report.chart;
  const all = latencySeriesOf(view);
  const series = all.filter(({ n }) => n > 0);
  const limitMs = responseLimitMsOf(view);
  const range = rangeOf(series, limitMs);
  const head = headOf(view, {
    name: words.latency.name,
    figures: (mode) => words.latency.figures(all.find((each) => each.mode === mode)?.n ?? 0),
    under: words.latency.under,
  });
  return drawPicture({
    type: 'scatter',
    data: { datasets: [...series.map(curveOf), ...series.map((each) => marksOf(each, range))] },
    options: {
      layout: { padding: { top: heightOf(head), left: 16, right: 40, bottom: 12 } },
      scales: { x: percentileAxis(view), y: timeAxis(view, range) },
    },
    plugins: [
      headPlugin(head),
      ...(limitMs === null ? [] : [limitPlugin(view, limitMs)]),
      numbersPlugin(view, series, range),
      ...(series.length === 0 ? [noDataPlugin({ what: words.noData, why: words.noLatency })] : []),
    ],
  });
};
