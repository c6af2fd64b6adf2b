import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Chart, Plugin } from 'chart.js';
import type { Arm } from '../../core/modes.ts';
import type { Verdict } from '../../core/verdict.ts';
import { cssFontOf, PICTURE } from './canvas.ts';
import { INK, type ModeStyle, SIZE, STYLE_OF_MODE } from './palette.ts';

const MARGIN = 30;
const TITLE_HEIGHT = 76;
const LINE_HEIGHT = 40;

export type Head = {
  readonly verdict: Verdict;
  readonly word: string;
  readonly title: string;
  /** One line a mode: the legend and its figures in one. */
  readonly modes: readonly { readonly mode: Arm; readonly text: string }[];
  readonly under: string;
};

/** Room for the lines above a chart. */
export const heightOf = (head: Head): number => TITLE_HEIGHT + LINE_HEIGHT * (head.modes.length + 1);

const COLOUR_OF_VERDICT: Readonly<Record<Verdict, string>> = {
  pass: '#00664a',
  fail: '#a30f0f',
  inconclusive: '#7a5200',
};

/** Chart.js hands plugins the context of the canvas that it was given. */
export const contextOf = (chart: Chart): SKRSContext2D => chart.ctx as unknown as SKRSContext2D;

/** Draws a line of text no wider than the picture: a long scenario name gets smaller letters, never cut ones. */
const fittedText = (
  context: SKRSContext2D,
  text: string,
  at: { x: number; y: number; size: number; bold: boolean },
): number => {
  const weight = at.bold ? 'bold' : 'normal';
  context.font = cssFontOf(at.size, weight);
  const room = PICTURE.width - at.x - MARGIN;
  const size = Math.floor(at.size * Math.min(1, room / context.measureText(text).width));
  context.font = cssFontOf(size, weight);
  context.fillText(text, at.x, at.y);
  return context.measureText(text).width;
};

const SAMPLE_WIDTH = 84;

/** What a mode's line and marks look like. */
const drawSample = (context: SKRSContext2D, { colour, dash, marker }: ModeStyle, y: number): void => {
  const middle = MARGIN + SAMPLE_WIDTH / 2;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 5;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(MARGIN, y);
  context.lineTo(MARGIN + SAMPLE_WIDTH, y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  if (marker === 'circle') context.arc(middle, y, 10, 0, 2 * Math.PI);
  else context.rect(middle - 9, y - 9, 18, 18);
  context.fill();
};

const drawHead = (context: SKRSContext2D, head: Head): void => {
  context.save();
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.font = cssFontOf(SIZE.title, 'bold');
  const badgeWidth = context.measureText(head.word).width + 28;
  context.fillStyle = COLOUR_OF_VERDICT[head.verdict];
  context.beginPath();
  context.roundRect(MARGIN, 16, badgeWidth, 48, 8);
  context.fill();
  context.fillStyle = '#ffffff';
  context.fillText(head.word, MARGIN + 14, 52);
  context.fillStyle = INK.text;
  fittedText(context, head.title, { x: MARGIN + badgeWidth + 18, y: 52, size: SIZE.title, bold: true });
  head.modes.forEach(({ mode, text }, index) => {
    const y = TITLE_HEIGHT + LINE_HEIGHT * index + 26;
    drawSample(context, STYLE_OF_MODE[mode], y - 9);
    context.fillStyle = INK.text;
    fittedText(context, text, { x: MARGIN + SAMPLE_WIDTH + 16, y, size: SIZE.under, bold: true });
  });
  context.fillStyle = INK.quiet;
  const underY = TITLE_HEIGHT + LINE_HEIGHT * head.modes.length + 24;
  fittedText(context, head.under, { x: MARGIN, y: underY, size: SIZE.small, bold: false });
  context.restore();
};

/** Scenario, modes and verdict above the chart: a picture that travels alone still says what it is of. */
export const headPlugin = (head: Head): Plugin => ({
  id: 'head',
  afterDraw: (chart) => drawHead(contextOf(chart), head),
});

/** A text with a white rim, legible on lines and grids. */
export const rimmedText = (context: SKRSContext2D, text: string, x: number, y: number): void => {
  context.lineJoin = 'round';
  context.lineWidth = 6;
  context.strokeStyle = '#ffffff';
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
};

/** In the middle of an empty chart: that it is empty, and why. An empty frame would look like zero. */
export const noDataPlugin = (words: { readonly what: string; readonly why: string }): Plugin => ({
  id: 'no-data',
  afterDraw: (chart) => {
    const context = contextOf(chart);
    const { left, right, top, bottom } = chart.chartArea;
    context.save();
    context.textAlign = 'center';
    context.fillStyle = INK.text;
    context.font = cssFontOf(64, 'bold');
    rimmedText(context, words.what, (left + right) / 2, (top + bottom) / 2);
    context.font = cssFontOf(SIZE.label);
    rimmedText(context, words.why, (left + right) / 2, (top + bottom) / 2 + 50);
    context.restore();
  },
});
