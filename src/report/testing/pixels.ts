import { createCanvas, loadImage } from '@napi-rs/canvas';

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type Picture = {
  readonly width: number;
  readonly height: number;
  /** How many pixels of an area are not white. */
  readonly inked: (area: Area) => number;
  /** How many pixels of the whole are nearly this colour. */
  readonly coloured: (hex: string) => number;
};

const NEARLY = 24;

/** A PNG as something to look at: throws on what is not one. */
export const pictureOf = async (png: Uint8Array): Promise<Picture> => {
  const image = await loadImage(Buffer.from(png));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const countIn = ({ x, y, width, height }: Area, test: (r: number, g: number, b: number) => boolean): number => {
    const { data } = context.getImageData(x, y, width, height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) found += test(data[at]!, data[at + 1]!, data[at + 2]!) ? 1 : 0;
    return found;
  };
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  return {
    width: image.width,
    height: image.height,
    inked: (area) => countIn(area, (r, g, b) => r + g + b < 3 * 250),
    coloured: (hex) => {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      return countIn(
        whole,
        (r, g, b) => Math.max(Math.abs(r - red!), Math.abs(g - green!), Math.abs(b - blue!)) < NEARLY,
      );
    },
  };
};
