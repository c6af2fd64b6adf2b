import { expect, it } from 'vitest';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { startWorker } from './process.ts';
import type { Job } from './protocol.ts';

const scenario = scenarioSchema.parse({
  ...{ name: 'ready', question: 'is all made?', gating: ['availability'] },
  phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 10 } }],
});
const { modes, seed, hash } = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });

/** A job without a target for its arm. */
const job = (planHash: string): Job => ({
  ...{ kind: 'job', scenario, plan: { modes, seed, pairsMax: 1, hash: planHash }, shard: { index: 0, count: 1 } },
  ...{ targets: [], sources: [], limits: { responseMs: [200], messageMs: [100] } },
  ...{ secrets: [], runId: 'ready', keepSamples: false, live: false },
});

// The common start follows `ready` by so little that a plan of a million requests would not be made until then.
it.each([
  ['the plan is made and proven', 'another', "is not the run's"],
  ['its drivers are made', hash, 'no target for arm gateway-only'],
])('a worker is not ready before %s', async (_, planHash, why) => {
  const worker = startWorker(job(planHash), { onProgress: () => {}, onLive: () => {} }, {});
  await expect(worker.ready).rejects.toThrow(why);
  await expect(worker.end).resolves.toMatchObject({ fate: 'lost' });
});
