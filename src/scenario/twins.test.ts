import { describe, expect, it } from 'vitest';
import type { Arm } from '../core/modes.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { createPlan } from './plan.ts';

type Sockets = Partial<{ client: 'both' | 'wire' | 'socket.io-client'; fidelityConnections: number }>;

const planOf = (count: number, sockets: Sockets = {}, modes: readonly Arm[] = ['gateway-only'], seed = 7) =>
  createPlan(
    scenarioSchema.parse({
      ...{ name: 'twins', question: 'whose is it?', gating: ['connect-success'], sliceMs: 1_000, sockets },
      phases: [{ name: 'load', durationMs: 4_000, connections: { count, holdMs: 500 } }],
    }),
    { modes, seed },
  );

describe('the connections that socket.io-client plays', () => {
  it.each([
    { count: 9, twins: 0, why: 'one would be more than a tenth' },
    { count: 10, twins: 1, why: 'one is a tenth' },
    { count: 199, twins: 19, why: 'a tenth, and not one more' },
    { count: 200, twins: 20, why: 'twenty are a tenth' },
    { count: 5_000, twins: 20, why: 'twenty are enough' },
  ])('are $twins of $count: $why', ({ count, twins }) => {
    expect(planOf(count).twins).toHaveLength(twins);
  });

  it('are as many as the scenario says', () => {
    expect(planOf(1_000, { fidelityConnections: 33 }).twins).toHaveLength(33);
  });

  it.each(['wire', 'socket.io-client'] as const)('are not drawn where %s plays all', (client) => {
    expect(planOf(1_000, { client }).twins).toEqual([]);
  });

  it('are one of each even stride, each with a neighbour in it', () => {
    const { twins } = planOf(1_234);
    for (const [k, { library, wire }] of twins.entries()) {
      const [start, end] = [Math.floor((k * 1_234) / 20), Math.floor(((k + 1) * 1_234) / 20)];
      for (const connection of [library, wire]) {
        expect(connection).toBeGreaterThanOrEqual(start);
        expect(connection).toBeLessThan(end);
      }
      expect(Math.abs(library - wire)).toBe(1);
    }
    // Either may be first, and they keep no rhythm that workers or shards could fall in with.
    expect(new Set(twins.map(({ library, wire }) => library < wire)).size).toBe(2);
    expect(new Set(twins.map(({ library }) => library % 4)).size).toBe(4);
  });

  it('reach to both ends of a stride', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 200; seed += 1) {
      const [first] = planOf(10, {}, ['gateway-only'], seed).twins;
      seen.add(first!.library).add(first!.wire);
    }
    expect(seen.size).toBe(10);
  });

  it('are drawn by the seed, and stand in the hash of the plan', () => {
    const one = planOf(400);
    expect(planOf(400).twins).toEqual(one.twins);
    expect(planOf(400).hash).toBe(one.hash);
    expect(planOf(400, {}, ['gateway-only'], 8).twins).not.toEqual(one.twins);
    expect(planOf(400, { client: 'wire' }).hash).not.toBe(one.hash);
    expect(planOf(400, { fidelityConnections: 19 }).hash).not.toBe(one.hash);
  });

  it('are counted for each arm, of its own connections', () => {
    const arms = ['gateway-only', 'legacy-fallback'] as const;
    const { twins, connections, slices } = planOf(400, {}, arms);
    for (const arm of arms) {
      const own = twins.filter((each) => each.arm === arm);
      expect(own).toHaveLength(20);
      for (const { library, wire } of own)
        for (const connection of [library, wire]) expect(slices[connections.slice[connection]!]!.mode).toBe(arm);
    }
  });
});
