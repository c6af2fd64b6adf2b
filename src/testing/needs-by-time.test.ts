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

describe('the time that would do', () => {
  it.each(withQuotes.flatMap((name) => [1.3, 7.7, 23, 40].map((ratePerSec) => ({ name, ratePerSec }))))(
    'does, as --duration of $name at $ratePerSec/s, typed as it is written',
    ({ name, ratePerSec }) => {
      const uncapped = { ...builtInScenarios[name], caps: { durationMs: 86_400_000 } };
      const scenario = applyOverrides(parseScenario(uncapped, name), { ratePerSec, sliceMs: 1_000 });
      for (const { objective, decidable, wouldDoMs } of needsByTime(scenario)) {
        expect(wouldDoMs === null).toBe(decidable);
        if (wouldDoMs === null) continue;
        const longer = needsByTime(applyOverrides(scenario, { durationMs: typed(wouldDoMs) }));
        expect(longer.find((need) => need.objective === objective)?.decidable).toBe(true);
      }
    },
  );
});
