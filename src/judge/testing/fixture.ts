import { readFileSync } from 'node:fs';

/** A Clopper-Pearson interval. */
export type ShareRow = readonly [bad: number, n: number, alpha: number, lower: number, upper: number];

/** A Hodges-Lehmann estimate with its bounds; null = unbounded. */
export type RatioRow = {
  readonly values: readonly number[];
  readonly alpha: number;
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
};

/** The rows of a fixture of judge/stats. */
export const fixtureRows = <Row>(name: string): readonly Row[] =>
  JSON.parse(readFileSync(new URL(`../stats/fixtures/${name}.json`, import.meta.url), 'utf8'));
