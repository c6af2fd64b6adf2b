import { readFileSync } from 'node:fs';

/** The rows of a fixture of judge/stats. */
export const fixtureRows = <Row>(name: string): readonly Row[] =>
  JSON.parse(readFileSync(new URL(`../stats/fixtures/${name}.json`, import.meta.url), 'utf8'));
