import { rateStretches } from '../core/quote-rate.ts';
import type { Phase, Scenario } from '../core/scenario.ts';

/** How long the parts of a phase are that are cut into slices by themselves (scenario/timeline.ts), ms. */
const partsOf = ({ quotes, durationMs }: Phase): readonly number[] =>
  quotes === undefined
    ? [durationMs]
    : rateStretches(quotes, durationMs).map(({ fromUs, toUs }) => (toUs - fromUs) / 1000);

/** The most pairs of slices that so much judged time is cut into, shared out over the judged phases of a scenario as `--duration` is. */
export const pairsIn = ({ phases, sliceMs }: Pick<Scenario, 'phases' | 'sliceMs'>, judgedMs: number): number => {
  const parts = phases.filter(({ judged }) => judged).flatMap(partsOf);
  const wholeMs = parts.reduce((sum, partMs) => sum + partMs, 0);
  const slicesOf = (partMs: number): number => Math.ceil(Math.round((partMs * judgedMs) / wholeMs) / sliceMs);
  return parts.reduce((sum, partMs) => sum + Math.max(1, slicesOf(partMs)), 0);
};
