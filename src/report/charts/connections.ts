import type { Plugin } from 'chart.js';
import type { ReportView } from '../view.ts';
import { cssFontOf, type Dataset, drawPicture, fontOf } from './canvas.ts';
import {
  areStorms,
  type ConnectionSeries,
  type ConnectionWindow,
  connectionSeriesOf,
  unjudgedStretchesOf,
} from './connection-data.ts';
import { contextOf, headPlugin, heightOf, noDataPlugin, rimmedText } from './drawing.ts';
import { headOf } from './head.ts';
import { INK, SIZE, STYLE_OF_MODE } from './palette.ts';

const MOST_MARKERS = 40;
const PLOT_WIDTH = 1_000;

/** Ticks at round times: the least of these steps that needs at most eight. */
const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000];

const stepMs = (endMs: number): number => STEPS_MS.find((step) => endMs / step <= 8) ?? endMs / 8;

const middleOf = ({ startMs, endMs }: ConnectionWindow): number => (startMs + endMs) / 2;

const openCurve = (storms: boolean, { mode, windows }: ConnectionSeries): Dataset => {
  const { colour, dash, marker } = STYLE_OF_MODE[mode];
  const from = windows[0];
  const start = storms || from === undefined ? [] : [{ x: from.startMs, y: 0 }];
  return {
    data: [...start, ...windows.map((each) => ({ x: storms ? middleOf(each) : each.endMs, y: each.open }))],
    showLine: true,
    borderColor: colour,
    backgroundColor: colour,
    borderDash: [...dash],
    borderWidth: 4,
    pointRadius: windows.length > MOST_MARKERS ? 0 : 6,
    pointStyle: marker,
    clip: false,
    yAxisID: 'y',
  };
};

type Trouble = { readonly of: (window: ConnectionWindow) => number; readonly filled: boolean };

/** Lost ones are full bars, refused ones hollow: told apart without colour, stacked so that neither hides the other. */
const troubleBars = (
  all: readonly ConnectionSeries[],
  { mode, windows }: ConnectionSeries,
  trouble: Trouble,
): Dataset => {
  const { colour } = STYLE_OF_MODE[mode];
  const windowCount = Math.max(1, ...all.map((each) => each.windows.length)) * all.length;
  return {
    type: 'bar',
    data: windows.map((each) => ({ x: middleOf(each), y: trouble.of(each) })),
    backgroundColor: trouble.filled ? colour : '#ffffff',
    borderColor: colour,
    borderWidth: 3,
    borderSkipped: false,
    barThickness: Math.max(4, Math.min(24, (PLOT_WIDTH / windowCount) * 0.6)),
    grouped: false,
    stack: mode,
    yAxisID: 'trouble',
  };
};

const datasetsOf = (view: ReportView, series: readonly ConnectionSeries[]): Dataset[] => {
  const storms = areStorms(view.record);
  const bars = series.flatMap((each) => [
    troubleBars(series, each, { of: ({ lost }) => lost, filled: true }),
    troubleBars(series, each, { of: ({ refused }) => refused, filled: false }),
  ]);
  return [...series.map((each) => openCurve(storms, each)), ...bars];
};

/** What is not judged lies on a grey ground. */
const shadePlugin = (view: ReportView): Plugin => ({
  id: 'shade',
  beforeDatasetsDraw: (chart) => {
    const context = contextOf(chart);
    const { x } = chart.scales;
    if (x === undefined) return;
    const { top, bottom } = chart.chartArea;
    context.save();
    for (const [nth, { startMs, endMs }] of unjudgedStretchesOf(view.record).entries()) {
      const from = x.getPixelForValue(startMs);
      context.fillStyle = INK.shade;
      context.fillRect(from, top, x.getPixelForValue(endMs) - from, bottom - top);
      if (nth > 0) continue;
      context.font = cssFontOf(SIZE.small);
      context.fillStyle = INK.quiet;
      context.textAlign = 'left';
      rimmedText(context, view.catalogue.report.chart.connections.warmUp, from + 8, top + 26);
    }
    context.restore();
  },
});

/** What the upper curve shows. */
const underOf = ({ record, catalogue }: ReportView): string => {
  const words = catalogue.report.chart.connections;
  if (areStorms(record)) return words.underStorms;
  const isReturning = record.slices.some(({ connections: { returns } }) => returns !== null && returns.out > 0);
  return isReturning ? words.underReturns : words.underHeld;
};

const KEY_SIZE = 20;

/** Above the lower chart: which bars are which, or in words that there are none because nothing went wrong. */
const troubleKeyPlugin = (view: ReportView, series: readonly ConnectionSeries[]): Plugin => ({
  id: 'trouble-key',
  afterDatasetsDraw: (chart) => {
    const { x, trouble } = chart.scales;
    if (x === undefined || trouble === undefined) return;
    const words = view.catalogue.report.chart.connections;
    const isQuiet = series.every(({ lost, refused }) => lost + refused === 0);
    const context = contextOf(chart);
    context.save();
    context.font = cssFontOf(SIZE.small);
    context.textAlign = 'left';
    let left = x.left + 12;
    const y = trouble.top + 28;
    for (const [filled, text] of isQuiet ? [] : [[true, words.lost] as const, [false, words.refused] as const]) {
      context.fillStyle = filled ? INK.quiet : '#ffffff';
      context.strokeStyle = INK.quiet;
      context.lineWidth = 3;
      context.fillRect(left, y - KEY_SIZE + 3, KEY_SIZE, KEY_SIZE);
      context.strokeRect(left, y - KEY_SIZE + 3, KEY_SIZE, KEY_SIZE);
      context.fillStyle = INK.quiet;
      rimmedText(context, text, left + KEY_SIZE + 10, y);
      left += KEY_SIZE + 46 + context.measureText(text).width;
    }
    context.fillStyle = INK.quiet;
    if (isQuiet) rimmedText(context, words.noTrouble, left, y);
    context.restore();
  },
});

type Panel = { readonly weight: number; readonly most: number; readonly headroom: number; readonly offset: boolean };

const countAxis = (view: ReportView, text: string, stack: Panel) => ({
  type: 'linear' as const,
  position: 'left' as const,
  stack: 'panels',
  stackWeight: stack.weight,
  offset: stack.offset,
  min: 0,
  suggestedMax: Math.max(1, stack.most * stack.headroom),
  title: { display: true, text, font: fontOf(SIZE.axis), color: INK.quiet },
  ticks: {
    maxTicksLimit: stack.weight * 2 + 1,
    precision: 0,
    font: fontOf(SIZE.axis),
    color: INK.text,
    callback: (value: number | string) => view.catalogue.report.chart.count(Number(value)),
  },
  grid: { color: INK.grid },
});

const timeAxis = (view: ReportView, endMs: number) => ({
  type: 'linear' as const,
  min: 0,
  max: endMs,
  offset: false,
  afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
    const step = stepMs(endMs);
    axis.ticks = Array.from({ length: Math.floor(endMs / step) + 1 }, (_, nth) => ({ value: nth * step }));
  },
  title: {
    display: true,
    text: view.catalogue.report.chart.connections.xAxis,
    font: fontOf(SIZE.axis),
    color: INK.quiet,
  },
  ticks: {
    autoSkip: false,
    maxRotation: 0,
    font: fontOf(SIZE.axis),
    color: INK.text,
    callback: (value: number | string) => view.catalogue.report.chart.time(Number(value)),
  },
  grid: { color: INK.grid },
});

const scalesOf = (view: ReportView, series: readonly ConnectionSeries[]) => {
  const words = view.catalogue.report.chart.connections;
  const windows = series.flatMap((each) => each.windows);
  const mostOpen = Math.max(0, ...windows.map(({ open }) => open));
  const mostTrouble = Math.max(0, ...windows.map(({ lost, refused }) => lost + refused));
  return {
    x: timeAxis(view, Math.max(1, ...windows.map(({ endMs }) => endMs))),
    // The scale named last stands on top.
    trouble: {
      ...countAxis(view, words.troubleAxis, { weight: 1, most: mostTrouble, headroom: 1.5, offset: false }),
      stacked: true,
    },
    y: countAxis(view, words.yAxis, { weight: 2, most: mostOpen, headroom: 1.1, offset: true }),
  };
};

const NONE = { connected: 0, lost: 0, refused: 0 } as const;

/** Connections of each mode over the time of the run, with those lost and refused below, as a PNG. */
export const drawConnectionChart = async (view: ReportView): Promise<Uint8Array> => {
  const words = view.catalogue.report.chart;
  const all = connectionSeriesOf(view);
  const series = all.filter(({ attempted }) => attempted > 0);
  const head = headOf(view, {
    name: words.connections.name,
    figures: (mode) => words.connections.figures(all.find((each) => each.mode === mode) ?? NONE),
    under: underOf(view),
  });
  return drawPicture({
    type: 'scatter',
    data: { datasets: datasetsOf(view, series) },
    options: {
      layout: { padding: { top: heightOf(head), left: 16, right: 40, bottom: 12 } },
      scales: scalesOf(view, series),
    },
    plugins: [
      headPlugin(head),
      shadePlugin(view),
      ...(series.length === 0
        ? [noDataPlugin({ what: words.noData, why: words.noConnections })]
        : [troubleKeyPlugin(view, series)]),
    ],
  });
};
