import { readFileSync, writeFileSync } from 'node:fs';

/** All orders of some files. */
export const ordersOf = <Of>(all: readonly Of[]): Of[][] =>
  all.length === 0
    ? [[]]
    : all.flatMap((one, i) => ordersOf(all.filter((_, other) => other !== i)).map((rest) => [one, ...rest]));

/** What may become of one file on its way: the files that are left, and what must be said of it. */
export type Broken = { readonly how: string; readonly files: readonly string[]; readonly named: RegExp };

const written = (path: string, text: string): string => {
  writeFileSync(path, text);
  return path;
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** One file of several is missing, doubled, ends in its middle, or lacks its middle. `missing`: what a file that is not there is called. */
export const brokenOnes = (files: readonly string[], missing: (at: number) => RegExp): Broken[] =>
  files.flatMap((file, at): Broken[] => {
    const others = files.filter((other) => other !== file);
    const text = readFileSync(file, 'utf8');
    const half = written(`${file}.half`, text.slice(0, Math.floor(text.length / 2)));
    const [from, to] = [Math.floor(text.length * 0.4), Math.floor(text.length * 0.6)];
    const holed = written(`${file}.holed`, text.slice(0, from) + text.slice(to));
    const name = new RegExp(escaped(file));
    return [
      { how: `${at + 1} missing`, files: others, named: missing(at) },
      { how: `${at + 1} doubled`, files: [...files, file], named: name },
      { how: `${at + 1} cut in half`, files: [...others, half], named: new RegExp(escaped(half)) },
      { how: `${at + 1} without its middle`, files: [...others, holed], named: new RegExp(escaped(holed)) },
    ];
  });
