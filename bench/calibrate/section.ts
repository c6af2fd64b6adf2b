import type { Row } from '../accept/outcome.ts';

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One part of the calibration: what was done, what was seen, and what it is held to. */
export type Section = {
  readonly title: string;
  readonly notes: readonly string[];
  readonly tables: readonly Table[];
  readonly requirements: readonly Row[];
};

/** How often to repeat, and the seed of everything random. */
export type Effort = { readonly repeats: number; readonly seed: number };

/** A share in per cent with one decimal: 0.0123 is `1.2 %`. */
export const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;

/** Names the worst of some figures, for the `seen` of a requirement. */
export const worstOf = <Item>(items: readonly Item[], badness: (item: Item) => number): Item | null =>
  items.reduce<Item | null>((worst, item) => (worst === null || badness(item) > badness(worst) ? item : worst), null);
