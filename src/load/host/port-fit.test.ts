import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../../core/host.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import type { FitAsked } from './fit-asked.ts';
import { fitPorts } from './port-fit.ts';
import { portsPerSource, reachOf } from './reach.ts';
import { LOCAL, madeDestination, madeFacts, REMOTE } from './testing/made-facts.ts';

/** So many sockets at once to a target at these addresses. */
const holding = (count: number, urls: readonly string[], sourceAddresses: number | 'auto' = 'auto'): FitAsked => {
  const scenario = scenarioSchema.parse({
    ...{ name: 'ports', question: 'Do the ports do?', gating: ['connect-success'] },
    sockets: { sourceAddresses },
    phases: [{ name: 'all', durationMs: 1_000, connections: { shape: 'burst', count, holdMs: 10_000 } }],
  });
  const [url = '', ...alsoAt] = urls;
  return {
    plan: createPlan(scenario, { modes: ['gateway-only'], seed: 1 }),
    ...{ share: WHOLE_PLAN, workers: 1, mayAddWorkers: true },
    arms: [{ arm: 'gateway-only', url, alsoAt }],
  };
};

const ports = { first: 40_000, last: 40_999, reserved: 0, timeWaitReuse: 'loopback' } as const;
const SECOND = 'http://127.0.0.1:3001';
const local = (changes: Partial<HostFacts> = {}): HostFacts =>
  madeFacts({
    ports,
    destinations: [madeDestination(), madeDestination({ url: SECOND, destination: '127.0.0.1:3001' })],
    ...changes,
  });

describe('source addresses, of 1,000 local ports of which one of them may use 750', () => {
  it.each([
    ['one address of ours has as many ports as the target has sockets: the system chooses', 1_000, [LOCAL], 0],
    ['one more, and there are two', 1_001, [LOCAL], 2],
    ['as many as two have', 1_500, [LOCAL], 2],
    ['one more than two have', 1_501, [LOCAL], 3],
    ['two addresses of the target have 1,000 ports each', 2_000, [LOCAL, SECOND], 0],
    ['one more than these have', 2_001, [LOCAL, SECOND], 3],
  ])('%s', (_, count, urls, sources) => {
    expect(fitPorts(local(), holding(count, urls), 1)).toEqual({ refusal: null, warnings: [], sources });
  });

  it.each([
    ['a shard goes to one address alone, whose ports do', 2_000, 0],
    ['whose ports do not', 2_002, 2],
  ])('of every second socket %s', (_, count, sources) => {
    const asked = { ...holding(count, [LOCAL, SECOND]), share: { index: 1, count: 2 } };
    expect(fitPorts(local(), asked, 1)).toEqual({ refusal: null, warnings: [], sources });
  });

  it.each([
    ['whose ports do, also to another machine', 1_500, [REMOTE], null],
    [
      'whose ports do not',
      1_501,
      [LOCAL],
      { code: 'sources', held: 1_501, sources: 2, perSource: 750, reachable: 1_500 },
    ],
  ])('that a user names are taken, %s', (_, count, urls, refusal) => {
    const asked = { ...holding(count, urls), sourcesNamed: 2 };
    expect(fitPorts(local(), asked, 1)).toEqual({ refusal, warnings: [], sources: refusal === null ? 2 : 0 });
  });

  it('are at most a thousand, whose ports must do', () => {
    const few = { ports: { ...ports, last: 40_003 } };
    expect(fitPorts(local(few), holding(3_000, [LOCAL]), 1)).toMatchObject({ refusal: null, sources: 1_000 });
    expect(fitPorts(local(few), holding(3_001, [LOCAL]), 1).refusal).toEqual({
      ...{ code: 'sources', held: 3_001, sources: 1_000, perSource: 3, reachable: 3_000 },
    });
  });

  it.each([
    ['where the system has 127.0.0.1 alone', local({ sourceAddresses: { tried: 6, usable: 1 } }), [LOCAL]],
    ['where it does not tell', local({ sourceAddresses: null }), [LOCAL]],
    [
      'to another machine',
      local({ destinations: [madeDestination({ url: REMOTE, destination: '192.0.2.7:3000', isLoopback: false })] }),
      [REMOTE],
    ],
    [
      'to the loopback of IPv6',
      local({ destinations: [madeDestination({ url: 'http://[::1]:3000', destination: '[::1]:3000' })] }),
      ['http://[::1]:3000'],
    ],
  ])('are none %s: the plan is refused by its ports', (_, facts, urls) => {
    expect(fitPorts(facts, holding(1_000, urls), 1)).toMatchObject({ refusal: null, sources: 0 });
    expect(fitPorts(facts, holding(1_001, urls), 1)).toMatchObject({
      ...{ refusal: { code: 'ports', free: 1_000, reachable: 1_000 }, sources: 0 },
    });
  });

  it('are as many as the scenario says, if their ports do', () => {
    expect(fitPorts(local(), holding(10, [LOCAL], 3), 1)).toMatchObject({ refusal: null, sources: 3 });
    expect(fitPorts(local(), holding(1_500, [LOCAL], 2), 1)).toMatchObject({ refusal: null, sources: 2 });
    expect(fitPorts(local(), holding(1_501, [LOCAL], 2), 1).refusal).toEqual({
      ...{ code: 'sources', held: 1_501, sources: 2, perSource: 750, reachable: 1_500 },
    });
    expect(fitPorts(local({ ports: null }), holding(1_501, [LOCAL], 2), 1)).toMatchObject({
      refusal: null,
      sources: 2,
    });
  });

  it.each([
    ['elsewhere', local({ destinations: [madeDestination({ destination: '[::1]:3000' })] }), LOCAL],
    ['elsewhere', local({ destinations: [] }), REMOTE],
    ['system', local({ sourceAddresses: { tried: 6, usable: 5 } }), LOCAL],
  ] as const)('that a scenario asks for are refused where there are none: %s', (why, facts, url) => {
    expect(fitPorts(facts, holding(10, [url], 2), 1).refusal).toEqual({ code: 'no-sources', sources: 2, why });
  });

  it('that a scenario asks for are those of the host that a URL names, where nothing was read of it', () => {
    expect(fitPorts(local({ destinations: [] }), holding(10, [LOCAL], 2), 1)).toMatchObject({
      refusal: null,
      sources: 2,
    });
  });
});

describe('what this machine reaches', () => {
  const ways = { addresses: 1, sources: 0, client: 'wire' } as const;

  it.each([
    ['one address of ours to one of the target', ways, 28_232],
    ['one address of ours to three', { ...ways, addresses: 3 }, 84_696],
    ['two addresses of ours', { ...ways, sources: 2 }, 42_348],
    ['two addresses of ours to three: each has its ports once', { ...ways, addresses: 3, sources: 2 }, 42_348],
  ])('%s', (_, asked, byPorts) => {
    expect(reachOf(madeFacts(), 8, 0, asked)).toMatchObject({ byPorts, connections: byPorts });
  });

  it('is the least of descriptors, ports and memory', () => {
    const asked = { ...ways, addresses: 10 };
    expect(reachOf(madeFacts(), 2, 0, asked)).toMatchObject({ connections: 39_872 });
    expect(reachOf(madeFacts({ memoryFreeBytes: 360_000_000 }), 2, 0, asked)).toMatchObject({
      ...{ byMemory: 10_000, connections: 10_000 },
    });
  });

  it('counts three quarters of the range for a source address', () => {
    expect(portsPerSource(ports)).toBe(750);
    expect(portsPerSource({ ...ports, reserved: 999 })).toBe(0);
  });
});
