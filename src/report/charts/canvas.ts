import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import {
  BarController,
  BarElement,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  ScatterController,
} from 'chart.js';

/** Width and height of every picture in pixels: sharp on a screen, legible when a phone shows it a third as wide. */
export const PICTURE = { width: 1200, height: 700 } as const;

/** A name that no system font has: what is drawn never depends on the fonts of the machine. */
export const FONT_FAMILY = 'Gateproof Noto Sans';

const FONT_FILES = ['400', '700'].map((weight) => `@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff2`);

/** Without a font the canvas draws no text and says nothing, so a font that cannot be loaded is an error here. */
const registerFonts = (): void => {
  if (GlobalFonts.has(FONT_FAMILY)) return;
  const { resolve } = createRequire(import.meta.url);
  for (const file of FONT_FILES) {
    if (GlobalFonts.registerFromPath(resolve(file), FONT_FAMILY) === null) throw new Error(`no font in ${file}`);
  }
};

/** A line of text in a picture: size in pixels. */
export const fontOf = (size: number, weight: 'normal' | 'bold' = 'normal') => ({ family: FONT_FAMILY, size, weight });

/** The same for a canvas context. */
export const cssFontOf = (size: number, weight: 'normal' | 'bold' = 'normal'): string =>
  `${weight} ${size}px "${FONT_FAMILY}"`;

Chart.register(
  BarController,
  BarElement,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
);

/** One line or set of bars of a picture. */
export type Dataset = PictureConfig['data']['datasets'][number];

/** White under everything: Chart.js clears to transparent, and black letters vanish on the dark page of a reader at night. */
const paperPlugin: Plugin = {
  id: 'paper',
  beforeDraw: ({ ctx }) => {
    ctx.fillStyle = '#ffffff';
    ctx.fillRect(0, 0, PICTURE.width, PICTURE.height);
  },
};

/** All that pictures are made of: points, lines and bars. */
export type PictureConfig = ChartConfiguration<'scatter' | 'bar', { x: number; y: number }[]>;

/** Draws a chart as a PNG of `PICTURE` size. */
export const drawPicture = async (config: PictureConfig): Promise<Uint8Array> => {
  registerFonts();
  const canvas = createCanvas(PICTURE.width, PICTURE.height);
  const options = { ...config.options, animation: false, responsive: false, devicePixelRatio: 1 } as const;
  // Chart.js asks for an element of a page and uses no more of it than this canvas has.
  const chart = new Chart(canvas as never, { ...config, options, plugins: [paperPlugin, ...(config.plugins ?? [])] });
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
};
