import { expect, it } from 'vitest';
import { scenarioSchema } from '../core/scenario.ts';
import { createPlan } from '../scenario/plan.ts';
import { warmingsOf } from './arm-instants.ts';

const scenario = scenarioSchema.parse({
  ...{ name: 'arms', question: 'when?', gating: ['availability'], sliceMs: 1_000, washoutMs: 300 },
  phases: [{ name: 'all', durationMs: 3_000, quotes: { ratePerSec: 10 } }],
});

it('an arm of an interleaved plan is about to be asked again one washout before each of its slices but the first', () => {
  const plan = createPlan(scenario, { modes: ['gateway-only', 'legacy-fallback'], seed: 1, pairsMax: 3 });
  for (const mode of plan.modes) {
    const starts = plan.slices.filter((slice) => slice.mode === mode).map(({ startUs }) => startUs);
    expect(starts).toHaveLength(3);
    const warmings = warmingsOf(plan).filter((each) => each.mode === mode);
    expect(warmings.map(({ atUs }) => atUs)).toEqual(starts.slice(1).map((startUs) => startUs - 300_000));
  }
});

it('in a run of one mode nobody is silent', () => {
  expect(warmingsOf(createPlan(scenario, { modes: ['gateway-only'], seed: 1 }))).toEqual([]);
});
