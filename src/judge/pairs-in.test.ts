import { expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { pairsIn } from './pairs-in.ts';

type Phases = ScenarioInput['phases'];

const warmUp = { name: 'warm-up', durationMs: 60_000, judged: false, quotes: { ratePerSec: 1 } };
const level: Phases = [warmUp, { name: 'level', durationMs: 10_000, quotes: { ratePerSec: 1 } }];
const two: Phases = [
  { name: 'long', durationMs: 20_000, quotes: { ratePerSec: 1 } },
  { name: 'short', durationMs: 10_000, connections: { count: 5, holdMs: 1_000 } },
];
const steps: Phases = [{ name: 'steps', durationMs: 12_000, quotes: { shape: 'step', ratesPerSec: [1, 2, 3] } }];

it.each<[string, Phases, number, number]>([
  ['of a whole number of slices is that many', level, 600_000, 300],
  ['that ends within a slice has one more', level, 600_001, 301],
  ['is shared out over the judged phases', two, 66_000, 33],
  ['of each of which a part of a slice is one', two, 69_000, 35],
  ['has slices of its own for each step', steps, 21_000, 12],
  ['has one for each part at least', steps, 3, 3],
])('judged time %s', (_, phases, judgedMs, pairs) => {
  const scenario = scenarioSchema.parse({ name: 'a-plan', question: 'How many?', gating: ['error-rate'], phases });
  expect(pairsIn(scenario, judgedMs)).toBe(pairs);
});
