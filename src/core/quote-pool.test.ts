import { expect, it } from 'vitest';
import { poolConnectionsAt, poolConnectionsOf } from './quote-pool.ts';
import { scenarioSchema } from './scenario.ts';

// Little's law: at 800/s and answers of 2 s, 1,600 requests are in flight.
it.each([
  ['as many as answers of two seconds keep busy', { inFlightMax: 5_000 }, 800, 1_600],
  ['a part of one is one', { inFlightMax: 5_000 }, 60.1, 121],
  ['at least 100', { inFlightMax: 5_000 }, 49, 100],
  ['never more than may be in flight', { inFlightMax: 1_000 }, 800, 1_000],
  ['not even of the least', { inFlightMax: 30 }, 10, 30],
  ['what the scenario says', { inFlightMax: 1_000, poolConnections: 7 }, 800, 7],
  ['of which no more than may be in flight', { inFlightMax: 5, poolConnections: 7 }, 800, 5],
])('%s', (_, settings, perSec, connections) => {
  expect(poolConnectionsAt(settings, perSec)).toBe(connections);
});

it('goes by the highest rate of all phases', () => {
  const durationMs = 9_000;
  const scenario = scenarioSchema.parse({
    ...{ name: 'pool', question: 'how many?', gating: ['availability'] },
    phases: [
      { name: 'low', durationMs, quotes: { ratePerSec: 10 } },
      { name: 'spike', durationMs, quotes: { shape: 'spike', ratePerSec: 10, peakPerSec: 300, atMs: 0, forMs: 1_000 } },
      { name: 'none', durationMs, connections: { count: 1, holdMs: 1 } },
    ],
  });
  expect(poolConnectionsOf(scenario)).toBe(600);
});
