import type { PlannedArrivals } from '../core/plan.ts';
import { createRandom } from '../core/random.ts';
import type { Phase, Scenario } from '../core/scenario.ts';
import { type QuoteRequests, quoteRequests } from './quote-requests.ts';
import { rangeOfSlice } from './ranges.ts';
import { quoteInstants } from './shapes/quotes.ts';
import type { PlacedSlice } from './timeline.ts';

type PhaseArrivals = QuoteRequests & { readonly dueUs: Float64Array };

const arrivalsOfPhase = (scenario: Scenario, phase: Phase, seed: number): PhaseArrivals => {
  const { quotes } = phase;
  if (quotes === undefined)
    return { dueUs: new Float64Array(), ...quoteRequests(scenario.quotes, 0, { seed, phase: phase.name }) };
  const dueUs = quoteInstants(quotes, phase.durationMs, createRandom(seed, `quotes:${phase.name}`));
  return { dueUs, ...quoteRequests(scenario.quotes, dueUs.length, { seed, phase: phase.name }) };
};

/** Places every quote request on the time line. Both modes of a pair get the same requests at the same offsets. */
export const placeArrivals = (scenario: Scenario, placed: readonly PlacedSlice[], seed: number): PlannedArrivals => {
  const phases = scenario.phases.map((phase) => arrivalsOfPhase(scenario, phase, seed));
  const dueUs: number[] = [];
  const slice: number[] = [];
  const symbolStart: number[] = [];
  const kind: number[] = [];
  const user: number[] = [];
  for (const { slice: planned, local } of placed) {
    const phase = phases[local.phaseIndex];
    if (phase === undefined) continue;
    const [from, to] = rangeOfSlice(phase.dueUs, local);
    for (let i = from; i < to; i += 1) {
      dueUs.push(planned.startUs + (phase.dueUs[i] ?? 0) - local.fromUs);
      slice.push(planned.index);
      symbolStart.push(phase.symbolStart[i] ?? 0);
      kind.push(phase.kind[i] ?? 0);
      user.push(phase.user[i] ?? 0);
    }
  }
  return {
    count: dueUs.length,
    dueUs: Float64Array.from(dueUs),
    slice: Uint32Array.from(slice),
    symbolStart: Uint32Array.from(symbolStart),
    kind: Uint8Array.from(kind),
    user: Uint32Array.from(user),
  };
};
