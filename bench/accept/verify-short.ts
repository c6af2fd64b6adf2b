import type { ScenarioInput } from '../../src/core/scenario.ts';
import type { TempFolder } from '../../src/testing/cli.ts';
import type { Row } from './outcome.ts';

/** One row of the page, by the name that `--only` looks in. */
export type Case = { readonly name: string; play(folder: TempFolder): Promise<Omit<Row, 'name'>> };

/** A load that a healthy target passes in seconds: behind it a broken check cannot hide as "too few samples". */
export const SHORT: ScenarioInput = {
  name: 'short-verify',
  question: 'Does it answer?',
  gating: ['response-p95'],
  phases: [{ name: 'load', durationMs: 4_000, quotes: { ratePerSec: 100 }, connections: { count: 8, holdMs: 1_000 } }],
};
