import { expect, it } from 'vitest';
import {
  connectionsNeededOf,
  inFlightMaxAt,
  inFlightMaxOf,
  poolConnectionsAt,
  poolConnectionsOf,
} from './quote-pool.ts';
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
  ['without any word of the scenario', {}, 4_000, 8_000],
])('%s', (_, settings, perSec, connections) => {
  expect(poolConnectionsAt(settings, perSec)).toBe(connections);
});

it.each([
  ['as many as are in flight at answers of two seconds', {}, 500.5, 1_001],
  ['at least 1,000', {}, 499, 1_000],
  ['what the scenario says', { inFlightMax: 7 }, 4_000, 7],
])('slots: %s', (_, settings, perSec, slots) => {
  expect(inFlightMaxAt(settings, perSec)).toBe(slots);
});

const AT_4000 = (quotes: object) =>
  scenarioSchema.parse({
    ...{ name: 'pool', question: 'how many?', gating: ['availability'], quotes },
    phases: [{ name: 'all', durationMs: 9_000, quotes: { ratePerSec: 4_000 } }],
  });

it.each([
  ['one process', {}, 1, [8_000, 8_000, 800]],
  ['each of two has its share of the rate', {}, 2, [4_000, 4_000, 400]],
  ['each of a hundred has no fewer than the least', {}, 100, [1_000, 100, 100]],
  [
    'what a scenario says is for each process',
    { inFlightMax: 3_000, poolConnections: 2_000 },
    2,
    [3_000, 2_000, 2_000],
  ],
  ['as in records that are older than this', { inFlightMax: 1_000, poolConnections: 100 }, 1, [1_000, 100, 100]],
])('slots, connections, and those that must be there: %s', (_, quotes, processes, expected) => {
  const scenario = AT_4000(quotes);
  expect([
    inFlightMaxOf(scenario, processes),
    poolConnectionsOf(scenario, processes),
    connectionsNeededOf(scenario, processes),
  ]).toEqual(expected);
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
  expect([poolConnectionsOf(scenario, 1), poolConnectionsOf(scenario, 3)]).toEqual([600, 200]);
});
