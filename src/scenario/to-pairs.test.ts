import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { parseScenario } from './parse.ts';
import { createPlan } from './plan.ts';
import { judgedPairs } from './timeline.ts';
import { stretchedTo } from './to-pairs.ts';

type Phases = ScenarioInput['phases'];

const scenarioOf = (phases: Phases) =>
  parseScenario(
    {
      name: 'paired',
      question: 'How long?',
      gating: [phases.some(({ quotes }) => quotes) ? 'error-rate' : 'connect-success'],
      phases,
    },
    'a test',
  );

/** How many sockets each slice of one arm opens at most, judged or not. */
const mostInASlice = (scenario: ReturnType<typeof scenarioOf>, judged: boolean, pairsMax = 240): number => {
  const { connections, slices } = createPlan(scenario, {
    modes: ['gateway-only', 'legacy-fallback'],
    seed: 1,
    pairsMax,
  });
  const counts = new Map<number, number>();
  for (const index of connections.slice)
    if (slices[index]?.judged === judged) counts.set(index, (counts.get(index) ?? 0) + 1);
  return Math.max(0, ...counts.values());
};

const timed = { name: 'load', durationMs: 60_000 };
const warmUp = { name: 'warm-up', durationMs: 4_000, judged: false, connections: { count: 100, holdMs: 2_000 } };

describe('a scenario stretched to pairs', () => {
  it.each<[string, Phases]>([
    ['evenly', [warmUp, { ...timed, connections: { count: 600, holdMs: 60_000 } }]],
    ['at random', [warmUp, { ...timed, connections: { shape: 'poisson', count: 600, holdMs: 60_000 } }]],
    [
      'in steps',
      [warmUp, { ...timed, connections: { shape: 'step', steps: 4, openMs: 8_000, count: 800, holdMs: 60_000 } }],
    ],
    ['in steps at once', [warmUp, { ...timed, connections: { shape: 'step', steps: 4, count: 80, holdMs: 60_000 } }]],
    ['kept', [warmUp, { ...timed, connections: { shape: 'churn', count: 20, holdMs: 5_000 } }]],
    ['at one instant', [warmUp, { ...timed, connections: { shape: 'burst', count: 50, holdMs: 5_000 } }]],
  ])('opens sockets as fast as before, in the warm-up too: %s', (what, phases) => {
    const before = scenarioOf(phases);
    const after = stretchedTo(before, 240);
    expect(judgedPairs(after)).toBe(240);
    expect(mostInASlice(after, false)).toBe(mostInASlice(before, false));
    const scatter = what === 'at random' ? 25 : 1;
    expect(Math.abs(mostInASlice(after, true) - mostInASlice(before, true))).toBeLessThanOrEqual(scatter);
  });

  it('has as many more sockets as it is longer, and fewer where it is shorter', () => {
    const before = scenarioOf([{ ...timed, connections: { count: 600, holdMs: 60_000 } }]);
    expect(stretchedTo(before, 240).phases[0]?.connections?.count).toBe(4_800);
    expect(stretchedTo(before, 15).phases[0]?.connections?.count).toBe(300);
    const steps = scenarioOf([
      { ...timed, connections: { shape: 'step', steps: 8, openMs: 7_000, count: 800, holdMs: 60_000 } },
    ]);
    expect(stretchedTo(steps, 5).phases[0]?.connections).toMatchObject({ steps: 2, count: 200, openMs: 5_000 });
  });

  it('is checked against its caps as it is played', () => {
    // Twenty kept and 2,500 opened are 25,500 in 240 pairs, and not 69,152.
    const phases: Phases = [
      { name: 'open', durationMs: 20_000, connections: { count: 2_404, holdMs: 60_000 } },
      { name: 'listen', durationMs: 40_000, connections: { shape: 'churn', count: 96, holdMs: 5_000 } },
    ];
    expect(() => stretchedTo(scenarioOf(phases), 240)).not.toThrow();
    const many: Phases = [{ ...timed, connections: { count: 10_000, holdMs: 60_000 } }];
    expect(() => stretchedTo(scenarioOf(many), 240)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ got: expect.stringContaining('80,000') })] }),
    );
  });
});
