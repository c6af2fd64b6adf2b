import type { PlannedArrivals } from '../core/plan.ts';
import { createRandom } from '../core/random.ts';
import type { Phase, Scenario } from '../core/scenario.ts';
import { rangeOfSlice } from './ranges.ts';
import { quoteInstants } from './shapes/quotes.ts';
import type { PlacedSlice } from './timeline.ts';

type PhaseArrivals = { readonly dueUs: Float64Array; readonly symbolStart: Uint32Array };

const SYMBOL_RANGE = 0x4000_0000;

const symbolStarts = (scenario: Scenario, count: number, seed: number): Uint32Array => {
  const { symbolStrategy, symbolsPerRequest } = scenario.quotes;
  const random = createRandom(seed, 'quote-symbols');
  return Uint32Array.from({ length: count }, (_, i) => {
    if (symbolStrategy === 'fixed') return 0;
    if (symbolStrategy === 'round-robin') return (i * symbolsPerRequest) % SYMBOL_RANGE;
    return Math.floor(random() * SYMBOL_RANGE);
  });
};

const arrivalsOfPhase = (scenario: Scenario, phase: Phase, seed: number): PhaseArrivals => {
  const { quotes } = phase;
  if (quotes === undefined) return { dueUs: new Float64Array(), symbolStart: new Uint32Array() };
  const dueUs = quoteInstants(quotes, phase.durationMs, createRandom(seed, `quotes:${phase.name}`));
  return { dueUs, symbolStart: symbolStarts(scenario, dueUs.length, seed) };
};

/** Places every quote request on the time line. Both modes of a pair get the same requests at the same offsets. */
export const placeArrivals = (scenario: Scenario, placed: readonly PlacedSlice[], seed: number): PlannedArrivals => {
  const phases = scenario.phases.map((phase) => arrivalsOfPhase(scenario, phase, seed));
  const dueUs: number[] = [];
  const slice: number[] = [];
  const symbolStart: number[] = [];
  for (const { slice: planned, local } of placed) {
    const phase = phases[local.phaseIndex];
    if (phase === undefined) continue;
    const [from, to] = rangeOfSlice(phase.dueUs, local);
    for (let i = from; i < to; i += 1) {
      dueUs.push(planned.startUs + (phase.dueUs[i] ?? 0) - local.fromUs);
      slice.push(planned.index);
      symbolStart.push(phase.symbolStart[i] ?? 0);
    }
  }
  return {
    count: dueUs.length,
    dueUs: Float64Array.from(dueUs),
    slice: Uint32Array.from(slice),
    symbolStart: Uint32Array.from(symbolStart),
  };
};
