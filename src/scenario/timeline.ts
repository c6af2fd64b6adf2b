import type { Arm } from '../core/modes.ts';
import type { PlannedSlice } from '../core/plan.ts';
import { createRandom, type Random } from '../core/random.ts';
import type { Scenario } from '../core/scenario.ts';

/** A slice of one phase, counted from the start of that phase. */
export type LocalSlice = { readonly phaseIndex: number; readonly fromUs: number; readonly toUs: number };

/** A planned slice together with the stretch of its phase that it plays. */
export type PlacedSlice = { readonly slice: PlannedSlice; readonly local: LocalSlice };

/** Cuts a phase into slices; a rest shorter than half a slice joins the last one. */
const cutPhase = (phaseIndex: number, durationUs: number, sliceUs: number): LocalSlice[] => {
  const count = Math.max(1, Math.round(durationUs / sliceUs));
  return Array.from({ length: count }, (_, i) => ({
    phaseIndex,
    fromUs: i * sliceUs,
    toUs: i === count - 1 ? durationUs : (i + 1) * sliceUs,
  }));
};

const localSlices = (scenario: Scenario, pairsMax: number): LocalSlice[] => {
  let judgedLeft = pairsMax;
  return scenario.phases.flatMap((phase, phaseIndex) => {
    const slices = cutPhase(phaseIndex, phase.durationMs * 1000, scenario.sliceMs * 1000);
    if (!phase.judged) return slices;
    const kept = slices.slice(0, judgedLeft);
    judgedLeft -= kept.length;
    return kept;
  });
};

/** One coin decides for two; more are shuffled by as many throws (Fisher and Yates). */
const inRandomOrder = (arms: readonly Arm[], coin: Random): readonly Arm[] => {
  if (arms.length === 2) return coin() < 0.5 ? arms.toReversed() : arms;
  const left = [...arms];
  return arms.flatMap(() => left.splice(Math.floor(coin() * left.length), 1));
};

export type TimelineOptions = { readonly modes: readonly Arm[]; readonly seed: number; readonly pairsMax: number };

/**
 * Lays the slices of all modes on one time line. One mode plays its phases without a gap. Several arms play every slice one after the
 * other, in an order drawn by a seeded coin for each pair, with a washout after each (randomised multiple interleaved trials).
 */
export const layTimeline = (scenario: Scenario, { modes, seed, pairsMax }: TimelineOptions): PlacedSlice[] => {
  const coin = createRandom(seed, 'order-in-pair');
  const interleaved = modes.length > 1;
  const placed: PlacedSlice[] = [];
  let startUs = 0;
  for (const [pair, local] of localSlices(scenario, interleaved ? pairsMax : Number.POSITIVE_INFINITY).entries()) {
    const phase = scenario.phases[local.phaseIndex];
    if (phase === undefined) continue;
    const order = interleaved ? inRandomOrder(modes, coin) : modes;
    for (const mode of order) {
      const endUs = startUs + local.toUs - local.fromUs;
      const { name, judged, steady } = phase;
      const slice = {
        index: placed.length,
        mode,
        phase: name,
        judged,
        steady,
        pair: interleaved ? pair : null,
        startUs,
        endUs,
      };
      placed.push({ slice, local });
      startUs = endUs + (interleaved ? scenario.washoutMs * 1000 : 0);
    }
  }
  return placed;
};
