import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../scenarios/index.ts';
import { parseDuration } from '../cli/values/duration.ts';
import type { Plan } from '../core/plan.ts';
import type { Scenario } from '../core/scenario.ts';
import { duration } from '../core/text/en/figures.ts';
import { type Need, needsOf } from '../judge/needs.ts';
import { applyOverrides } from '../scenario/overrides.ts';
import { parseScenario } from '../scenario/parse.ts';
import { createPlan } from '../scenario/plan.ts';
import { judgedPairs } from '../scenario/timeline.ts';

const judgedIn = ({ slices }: Plan, of: Uint32Array): number => of.filter((index) => slices[index]?.judged).length;

const needsByTime = (scenario: Scenario): readonly Need[] => {
  const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  const { arrivals, connections } = plan;
  const samples = { arrivals: judgedIn(plan, arrivals.slice), connections: judgedIn(plan, connections.slice) };
  return needsOf(scenario, { 'gateway-only': samples }).filter(({ sampleNoun }) => sampleNoun === 'requests');
};

/** `2 m 10 s`, as `--duration` takes it. */
const typed = (ms: number): number => parseDuration(duration(ms).replaceAll(/[ ,]/g, ''), '--duration');

const withQuotes = Object.keys(builtInScenarios).filter((name) =>
  builtInScenarios[name]?.phases.some(({ quotes }) => quotes !== undefined),
);

/** At so low a rate that time is what is missing. */
const scenarioAt = (name: string, ratePerSec: number): Scenario => {
  const uncapped = { ...builtInScenarios[name], caps: { durationMs: 86_400_000 } };
  return applyOverrides(parseScenario(uncapped, name), { ratePerSec, sliceMs: 1_000 });
};

describe('the time that would do', () => {
  it.each(withQuotes.flatMap((name) => [1.3, 7.7, 23, 40].map((ratePerSec) => ({ name, ratePerSec }))))(
    'does, as --duration of $name at $ratePerSec/s, typed as it is written',
    ({ name, ratePerSec }) => {
      const scenario = scenarioAt(name, ratePerSec);
      for (const { objective, decidable, wouldDoMs } of needsByTime(scenario)) {
        expect(wouldDoMs === null).toBe(decidable);
        if (wouldDoMs === null) continue;
        const longer = needsByTime(applyOverrides(scenario, { durationMs: typed(wouldDoMs) }));
        expect(longer.find((need) => need.objective === objective)?.decidable).toBe(true);
      }
    },
  );

  it.each(withQuotes)('has no more pairs of slices than are named beside it: %s', (name) => {
    const scenario = scenarioAt(name, 1.3);
    const none = { arrivals: 0, connections: 0 };
    const needs = needsOf(scenario, { 'gateway-only': none, 'legacy-fallback': none }, { pairsMax: 0 });
    const byTime = needs.filter(({ wouldDoMs }) => wouldDoMs !== null);
    expect(byTime.length).toBeGreaterThan(0);
    const ownMs = scenario.phases.reduce((sum, { judged, durationMs }) => sum + (judged ? durationMs : 0), 0);
    for (const { wouldDoMs, wouldDoPairs } of byTime) {
      // A scenario of hours has no need of less: what else it plays would not fit into that.
      if ((wouldDoMs ?? 0) < ownMs) continue;
      const longer = applyOverrides(scenario, { durationMs: typed(wouldDoMs ?? 0) });
      expect(wouldDoPairs).toBeGreaterThanOrEqual(judgedPairs(longer));
    }
  });
});
