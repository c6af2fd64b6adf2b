import type { Tone } from './page.ts';

/** How a tone looks on a terminal. Whether there is colour is the caller's decision. */
export type Paint = Readonly<Record<Tone, (text: string) => string>>;

const asIs = (text: string): string => text;

/** No escape sequence at all: pipes, files, NO_COLOR. */
export const plainPaint: Paint = { plain: asIs, good: asIs, bad: asIs, unsure: asIs, strong: asIs, quiet: asIs };

/** Select Graphic Rendition (ECMA-48 8.3.117): sets attributes for `text`, then resets all of them. */
const sgr =
  (...codes: readonly number[]) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${codes.join(';')}m${text}\u001b[0m`;

/** The eight basic colours only, so that the reader's own terminal theme keeps them legible. */
export const ansiPaint: Paint = {
  plain: asIs,
  good: sgr(1, 32),
  bad: sgr(1, 31),
  unsure: sgr(1, 33),
  strong: sgr(1),
  quiet: sgr(2),
};
