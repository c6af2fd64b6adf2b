import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { systemClock } from '../../core/clock.ts';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { OUR_CLOCK } from '../clock/estimate.ts';
import { NO_QUOTES } from '../drivers/testing/no-quotes.ts';
import { driversOf } from './drivers.ts';
import type { Job } from './protocol.ts';

const ARM = 'gateway-only';

/** A target that answers nothing but `/last`: each request that reaches it has a connection of its own. */
const silentTarget = async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/last') response.end();
    else asked.push(null);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
};

const jobOf = ([url = '', ...alsoAt]: readonly string[], quotes: ScenarioInput['quotes'], over: Partial<Job>): Job => {
  const scenario = scenarioSchema.parse({
    ...{ name: 'pool', question: 'how many?', gating: ['availability'], quotes },
    phases: [{ name: 'all', durationMs: 1_000, quotes: { ratePerSec: 120 } }],
  });
  const { seed, hash } = createPlan(scenario, { modes: [ARM], seed: 1 });
  const profile = parseProfile(builtInProfiles['reference-documented'], 'reference-documented');
  const spec = targetSpecOf(profile, { mode: ARM, url, alsoAt });
  return {
    ...{ kind: 'job', scenario, plan: { modes: [ARM], seed, pairsMax: 1, hash }, shard: { index: 0, count: 1 } },
    targets: [{ arm: ARM, spec, credentials: { key: null, jwt: null }, stamps: OUR_CLOCK }],
    ...{ sources: [], limits: { responseMs: [200], messageMs: [100] } },
    ...{ secrets: [], runId: 'pool', keepSamples: false, live: false },
    ...over,
  };
};

// 120/s for 2 s are 240.
it.each<[string, ScenarioInput['quotes'], Partial<Job>, number]>([
  ['alone has connections for two seconds', {}, {}, 240],
  ['of two has them for its share', {}, { shard: { index: 0, count: 2 } }, 120],
  ['has no more than the machine has room for', {}, { quoteConnectionsMost: 110 }, 110],
  ['has what the scenario says', { poolConnections: 3 }, { shard: { index: 0, count: 2 } }, 3],
  ['has no more connections than slots', { inFlightMax: 7 }, {}, 7],
])('a load process %s', async (_, quotes, over, connections) => {
  const { asked, url } = await silentTarget();
  const job = jobOf([url], quotes, over);
  const plan = createPlan(job.scenario, job.plan);
  const driver = driversOf(job, plan, systemClock).quotes(ARM, NO_QUOTES);
  onTestFinished(() => driver.close());
  const slots = job.scenario.quotes.inFlightMax ?? 1_000;
  for (let slot = 0; slot < Math.min(300, slots); slot += 1) driver.send(slot, slot % plan.arrivals.count, 0);
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(connections);
  // What was on its way before it has come when this is answered.
  await fetch(`${url}/last`);
  expect(asked).toHaveLength(connections);
  expect(() => driver.send(slots, 0, 0)).toThrow(RangeError);
});

// Of two every second request goes to one address of two, of three to both in turn.
it.each([
  [2, 4, 0],
  [3, 2, 2],
])(
  'a load process of %d shares its connections out among the addresses that it asks: %d and %d',
  async (count, ...most) => {
    const targets = [await silentTarget(), await silentTarget()];
    const shard = { index: 0, count };
    const urls = targets.map(({ url }) => url);
    const job = jobOf(urls, { poolConnections: 4 }, { shard });
    const driver = driversOf(job, createPlan(job.scenario, job.plan), systemClock).quotes(ARM, NO_QUOTES);
    onTestFinished(() => driver.close());
    for (let slot = 0; slot < 16; slot += 1) driver.send(slot, slot * count, 0);
    await expect.poll(() => targets.reduce((sum, { asked }) => sum + asked.length, 0)).toBeGreaterThanOrEqual(4);
    for (const url of urls) await fetch(`${url}/last`);
    expect(targets.map(({ asked }) => asked.length)).toEqual(most);
  },
);
