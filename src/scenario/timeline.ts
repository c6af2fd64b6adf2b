import type { Arm } from '../core/modes.ts';
import type { PlannedSlice } from '../core/plan.ts';
import { rateStretches } from '../core/quote-rate.ts';
import { createRandom, type Random } from '../core/random.ts';
import type { Phase, Scenario } from '../core/scenario.ts';

/** A slice of one phase, counted from the start of that phase. */
export type LocalSlice = { readonly phaseIndex: number; readonly fromUs: number; readonly toUs: number };

/** A planned slice together with the stretch of its phase that it plays. */
export type PlacedSlice = { readonly slice: PlannedSlice; readonly local: LocalSlice };

/** A part of a phase that is cut on its own. */
type Stretch = Pick<LocalSlice, 'fromUs' | 'toUs'>;

/** Cuts a stretch into slices; a rest shorter than half a slice joins the last one. */
const cut = ({ fromUs, toUs }: Stretch, sliceUs: number): Stretch[] => {
  const count = Math.max(1, Math.round((toUs - fromUs) / sliceUs));
  return Array.from({ length: count }, (_, i) => ({
    fromUs: fromUs + i * sliceUs,
    toUs: i === count - 1 ? toUs : fromUs + (i + 1) * sliceUs,
  }));
};

/** Cuts a phase into slices. Where its rate jumps a new one begins: what a slice holds is of one step, or of the spike alone. */
const cutPhase = ({ quotes, durationMs }: Phase, sliceUs: number): Stretch[] => {
  const whole = { fromUs: 0, toUs: durationMs * 1000 };
  const stretches = quotes === undefined ? [whole] : rateStretches(quotes, durationMs);
  return stretches.flatMap((stretch) => cut(stretch, sliceUs));
};

const localSlices = (scenario: Scenario, pairsMax: number): LocalSlice[] => {
  let judgedLeft = pairsMax;
  return scenario.phases.flatMap((phase, phaseIndex) => {
    const slices = cutPhase(phase, scenario.sliceMs * 1000).map((stretch) => ({ phaseIndex, ...stretch }));
    if (!phase.judged) return slices;
    const kept = slices.slice(0, judgedLeft);
    judgedLeft -= kept.length;
    return kept;
  });
};

/** How many pairs of judged slices several arms play, where nothing bounds them. */
export const judgedPairs = (scenario: Scenario): number =>
  localSlices(scenario, Number.POSITIVE_INFINITY).filter(({ phaseIndex }) => scenario.phases[phaseIndex]?.judged)
    .length;

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
