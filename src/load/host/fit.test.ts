import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../core/host.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import { fitPlan } from './fit.ts';
import type { FitAsked } from './fit-asked.ts';
import { LOCAL, madeDestination, madeFacts, REMOTE } from './testing/made-facts.ts';

const scenario = (connections: ScenarioInput['phases'][number]['connections'], ratePerSec?: number): Scenario =>
  scenarioSchema.parse({
    name: 'fit',
    question: 'Does it fit?',
    gating: ['connect-success'],
    quotes: { poolConnections: 100 },
    phases: [
      { name: 'all', durationMs: 10_000, connections, ...(ratePerSec === undefined ? {} : { quotes: { ratePerSec } }) },
    ],
  });

/** As many sockets at once: all opened in ten seconds and held for as long. */
const holding = (count: number, ratePerSec?: number): FitAsked => ({
  plan: createPlan(scenario({ shape: 'burst', count, holdMs: 10_000 }, ratePerSec), {
    modes: ['gateway-only'],
    seed: 1,
  }),
  share: WHOLE_PLAN,
  arms: [{ arm: 'gateway-only', url: LOCAL }],
  workers: 1,
  mayAddWorkers: true,
});
const descriptors = (soft: number): HostFacts => madeFacts({ descriptors: { soft, hard: soft } });

describe('a plan and the descriptors of a process', () => {
  it('fits where each worker has one left for every socket', () => {
    expect(fitPlan(descriptors(1_064), holding(1_000))).toEqual({
      workers: 1,
      held: 1_000,
      refusal: null,
      warnings: [],
      sources: 0,
    });
  });

  it('gets another worker where one socket is too many', () => {
    expect(fitPlan(descriptors(1_063), holding(1_000))).toMatchObject({ workers: 2, refusal: null });
  });

  it('gets as many workers as hold it, at most four a core', () => {
    expect(fitPlan(descriptors(189), holding(1_000))).toMatchObject({ workers: 8, refusal: null });
    expect(fitPlan(descriptors(188), holding(1_000))).toMatchObject({
      workers: 1,
      refusal: { code: 'descriptors', workersNeeded: null },
    });
  });

  it('is refused where nobody may add workers, with what is reachable and what would do', () => {
    expect(fitPlan(descriptors(256), { ...holding(1_600), workers: 2, mayAddWorkers: false }).refusal).toEqual({
      code: 'descriptors',
      held: 1_600,
      workers: 2,
      perWorker: 192,
      quotes: 0,
      limit: 256,
      needed: 864,
      reachable: 384,
      workersNeeded: null,
    });
    expect(fitPlan(descriptors(564), { ...holding(1_600), workers: 2, mayAddWorkers: false }).refusal).toMatchObject({
      perWorker: 500,
      workersNeeded: 4,
    });
  });

  it('counts the connections of quotes, of every arm in every worker', () => {
    const asked = holding(100, 100);
    expect(fitPlan(descriptors(264), asked)).toMatchObject({ workers: 1, refusal: null });
    expect(fitPlan(descriptors(263), asked)).toMatchObject({ workers: 2, refusal: null });
    const two = { ...asked, arms: [...asked.arms, { arm: 'control' as const, url: LOCAL }] };
    expect(fitPlan(descriptors(364), two)).toMatchObject({ workers: 1, refusal: null });
    expect(fitPlan(descriptors(363), two)).toMatchObject({ workers: 2 });
  });

  it('counts of a pool that the scenario does not name what answers within the limit keep busy, in each of the workers that share the rate', () => {
    const fast = scenarioSchema.parse({
      ...{ name: 'fit', question: 'Does it fit?', gating: ['availability'], quotes: { inFlightMax: 20_000 } },
      phases: [{ name: 'all', durationMs: 1_000, quotes: { ratePerSec: 10_000 } }],
    });
    const plan = createPlan(fast, { modes: ['gateway-only'], seed: 1 });
    const asked = { ...holding(1), plan, workers: 3, mayAddWorkers: false };
    // 10,000/s for 200 ms are 2,000; a third of them is 667.
    expect(fitPlan(descriptors(64 + 667), asked)).toMatchObject({ workers: 3, refusal: null });
    expect(fitPlan(descriptors(63 + 667), asked).refusal).toMatchObject({ code: 'descriptors', quotes: 667 });
    expect(fitPlan(descriptors(63 + 667), { ...asked, mayAddWorkers: true })).toMatchObject({
      workers: 4,
      refusal: null,
    });
    const ports = (free: number) => ({ first: 1, last: free, reserved: 0, timeWaitReuse: 'loopback' }) as const;
    expect(fitPlan(madeFacts({ ports: ports(3 * 667) }), asked).refusal).toBeNull();
    expect(fitPlan(madeFacts({ ports: ports(3 * 667 - 1), ...ONE_SOURCE }), asked).refusal).toMatchObject({
      code: 'ports',
      quotes: 2_001,
    });
  });

  it('is refused where not even the connections of quotes have room, and more workers do not help', () => {
    expect(fitPlan(descriptors(163), holding(1, 100)).refusal).toMatchObject({
      code: 'descriptors',
      perWorker: 0,
      reachable: 0,
      needed: 165,
      workersNeeded: null,
    });
    expect(fitPlan(descriptors(165), holding(1, 100)).refusal).toBeNull();
  });

  it('is refused where there is none left for a socket, without looking for ever', () => {
    expect(fitPlan(descriptors(64), holding(1)).refusal).toMatchObject({ reachable: 0, workersNeeded: null });
  });

  it.each([
    ['knows no limit', madeFacts({ descriptors: null })],
    ['has none', madeFacts({ descriptors: { soft: null, hard: null } })],
  ])('is let be where the machine %s', (_, facts) => {
    expect(fitPlan(facts, holding(20_000))).toMatchObject({ workers: 1, refusal: null });
  });

  it('is refused where a proxy has too few for both ends of every connection, with what is reachable and what would do', () => {
    const through = { ...holding(1_000, 100), workers: 2, mayAddWorkers: false, isProxied: true };
    // 1,000 sockets and 100 connections for quotes in each of two workers, two descriptors for each, and 64.
    expect(fitPlan(descriptors(2_464), through)).toMatchObject({ workers: 2, refusal: null });
    expect(fitPlan(descriptors(2_463), through).refusal).toEqual({
      ...{ code: 'proxy', held: 1_000, quotes: 200, limit: 2_463, needed: 2_464, reachable: 999 },
    });
    expect(fitPlan(descriptors(2_463), { ...through, isProxied: false }).refusal).toBeNull();
    expect(fitPlan(madeFacts({ descriptors: null }), through).refusal).toBeNull();
  });

  it('is looked at for the share of a shard', () => {
    expect(fitPlan(descriptors(564), { ...holding(1_000), share: { index: 0, count: 2 } })).toMatchObject({
      workers: 1,
      held: 500,
    });
  });
});

/** As on a system that has 127.0.0.1 alone. */
const ONE_SOURCE = { sourceAddresses: { tried: 6, usable: 1 } } as const;

describe('a plan and the ports to its target', () => {
  const ports = (free: number, timeWaitReuse: 'no' | 'loopback' = 'loopback') =>
    ({ first: 40_000, last: 40_000 + free - 1, reserved: 0, timeWaitReuse }) as const;

  it.each([
    [1_000, null],
    [999, { code: 'ports', destination: '127.0.0.1:3000', held: 1_000, quotes: 0, free: 999, reachable: 999 }],
  ])('with %d free', (free, refusal) => {
    expect(fitPlan(madeFacts({ ports: ports(free), ...ONE_SOURCE }), holding(1_000))).toMatchObject({
      ...{ workers: 1, refusal, sources: 0 },
    });
  });

  it('counts the connections of quotes too', () => {
    expect(fitPlan(madeFacts({ ports: ports(1_100) }), holding(1_000, 100)).refusal).toBeNull();
    expect(fitPlan(madeFacts({ ports: ports(1_099), ...ONE_SOURCE }), holding(1_000, 100)).refusal).toMatchObject({
      quotes: 100,
      reachable: 999,
    });
  });

  it('adds up arms that lead to one target, and not those that do not', () => {
    const plan = createPlan(scenario({ count: 1_000, holdMs: 100 }), { modes: ['reference', 'control'], seed: 1 });
    const held = 20;
    const other = 'http://localhost:3000';
    const asked = (url: string): FitAsked => ({
      ...holding(1),
      plan,
      arms: [
        { arm: 'reference', url: LOCAL },
        { arm: 'control', url },
      ],
    });
    const facts = (free: number, destination: string) =>
      madeFacts({
        ...{ ports: ports(free), ...ONE_SOURCE },
        destinations: [madeDestination(), madeDestination({ url: other, destination })],
      });
    const alone = fitPlan(facts(held * 20, '127.0.0.1:3001'), asked(other));
    expect(alone.refusal).toBeNull();
    const least = alone.held;
    expect(fitPlan(facts(least, '127.0.0.1:3000'), asked(other)).refusal).toBeNull();
    expect(fitPlan(facts(least - 1, '127.0.0.1:3000'), asked(other)).refusal).toMatchObject({ held: least });
  });

  it('is warned of ports that linger in TIME_WAIT to another machine, not of those that loopback gives out again', () => {
    const churn: FitAsked = {
      ...holding(1),
      plan: createPlan(scenario({ count: 1_000, holdMs: 100 }), { modes: ['gateway-only'], seed: 1 }),
    };
    expect(fitPlan(madeFacts({ ports: ports(500) }), churn)).toMatchObject({ refusal: null, warnings: [] });
    const remote = { ...churn, arms: [{ arm: 'gateway-only' as const, url: REMOTE }] };
    const away = madeDestination({ url: REMOTE, destination: '192.0.2.7:3000', isLoopback: false });
    const facts = (free: number) => madeFacts({ ports: ports(free), destinations: [away] });
    expect(fitPlan(facts(1_000), remote)).toMatchObject({ refusal: null, warnings: [] });
    expect(fitPlan(facts(999), remote)).toMatchObject({
      refusal: null,
      warnings: [{ code: 'ports-linger', perDestination: 1_000, free: 999, lingerSec: 60 }],
    });
  });

  it('is let be where the machine does not tell', () => {
    const facts = madeFacts({ descriptors: null, ports: null, destinations: [] });
    expect(fitPlan(facts, holding(50_000))).toMatchObject({ refusal: null, warnings: [] });
  });
});
