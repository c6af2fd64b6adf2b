import { expect, it } from 'vitest';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { composeRecord, type RecordParts } from './record.ts';

const scenario = scenarioSchema.parse({
  ...{ name: 'x', question: 'x?', gating: ['availability'] },
  phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 10 } }],
});

/** The warnings of a run of no arm, in which this machine was watched until then. */
const warningsOf = (unwatchedFromMs: number | null): readonly string[] => {
  const performed = { slices: [], workers: [], stopped: null, durationMs: 10_000, unwatchedFromMs };
  const parts = {
    ...{ request: { kind: 'run', shard: null, scenario, untilDecided: false }, performed, engine: {} },
    ...{ plan: createPlan(scenario, { modes: ['gateway-only'], seed: 1 }), startedAtMs: 0, ready: [], figures: [] },
    warnings: ['said before'],
  } as unknown as RecordParts;
  return composeRecord(parts).warnings;
};

it('a run in which nobody watched this machine any more says so, since a stall would not be seen', () => {
  expect(warningsOf(null)).toEqual(['said before']);
  expect(warningsOf(72_400)).toEqual([
    'said before',
    'This machine was not watched from 01:12 of the run on: what watches it had ended by itself. A stall after that would not be seen, and may be what broke a limit: run again before you believe a fail.',
  ]);
});
