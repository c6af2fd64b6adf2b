/** A middle with how far the rounds lie apart. */
export type Spread = { readonly median: number; readonly least: number; readonly most: number; readonly n: number };

export const spreadOf = (values: readonly number[]): Spread | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? least, sorted[sorted.length >> 1] ?? most];
  return { median: (low + high) / 2, least, most, n: sorted.length };
};

const round3 = (value: number): string => {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
};
/** `12.3 (11.9-14.0)`; `-` where there is none. */
export const shown = (spread: Spread | null): string =>
  spread === null ? '-' : `${round3(spread.median)} (${round3(spread.least)}-${round3(spread.most)})`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
/** A Markdown table. */
export const tableOf = (head: readonly string[], body: readonly (readonly string[])[]): readonly string[] => [
  line(head),
  line(head.map(() => '---')),
  ...body.map(line),
];
