import { describe, expect, it } from 'vitest';
import { parseScenario } from '../scenario/parse.ts';
import { loadChanges } from './load-changes.ts';
import type { ScenarioInput } from './scenario.ts';

type Phases = ScenarioInput['phases'];

const changes = (phases: Phases): boolean =>
  loadChanges(
    parseScenario(
      {
        name: 'changing',
        question: 'Does it change?',
        gating: [phases.some(({ quotes }) => quotes) ? 'error-rate' : 'connect-success'],
        phases,
      },
      'a test',
    ),
  );

const timed = { name: 'load', durationMs: 10_000 };
const calm = { ...timed, quotes: { ratePerSec: 10 } };

describe('a load', () => {
  it.each<[string, Phases]>([
    ['one rate', [calm]],
    ['a rate at random instants', [{ ...timed, quotes: { shape: 'poisson', ratePerSec: 10 } }]],
    ['sockets evenly', [{ ...timed, connections: { count: 10, holdMs: 100 } }]],
    ['another warm-up', [{ ...calm, name: 'warm-up', judged: false, quotes: { ratePerSec: 99 } }, calm]],
  ])('is the same all through: %s', (_, phases) => {
    expect(changes(phases)).toBe(false);
  });

  it.each<[string, Phases]>([
    ['a ramp', [{ ...timed, quotes: { shape: 'ramp', fromPerSec: 1, toPerSec: 50 } }]],
    ['steps', [{ ...timed, quotes: { shape: 'step', ratesPerSec: [10, 20] } }]],
    ['a spike', [{ ...timed, quotes: { shape: 'spike', ratePerSec: 10, peakPerSec: 50, atMs: 3_000, forMs: 3_000 } }]],
    ['all sockets at once', [{ ...timed, connections: { shape: 'burst', count: 10, holdMs: 100 } }]],
    ['two phases', [calm, { ...calm, name: 'later' }]],
  ])('changes: %s', (_, phases) => {
    expect(changes(phases)).toBe(true);
  });
});
