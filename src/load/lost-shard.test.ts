import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../core/scenario.ts';
import { createPlan } from '../scenario/plan.ts';
import { slicesOfLostShard } from './lost-shard.ts';

describe('a shard that was lost', () => {
  it('stands as planned and not released, slice by slice, and nothing else', () => {
    const scenario = scenarioSchema.parse({
      name: 'x',
      question: 'x?',
      gating: ['availability'],
      phases: [{ name: 'load', durationMs: 4_000, quotes: { ratePerSec: 5 }, connections: { count: 9, holdMs: 1 } }],
    });
    const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
    const slices = slicesOfLostShard(plan, { index: 1, count: 2 }, { responseMs: [200], messageMs: [100] });
    const none = { ok: 0, failed: 0, unanswered: 0, dropped: 0 };
    expect(slices.map(({ quotes }) => quotes.counts)).toEqual([
      { planned: 5, notReleased: 5, ...none },
      { planned: 5, notReleased: 5, ...none },
    ]);
    expect(slices.map(({ connections }) => [connections.counts.planned, connections.counts.notReleased])).toEqual([
      [2, 2],
      [2, 2],
    ]);
    const half = slicesOfLostShard(plan, { index: 1, count: 2 }, { responseMs: [200], messageMs: [100] }, [0]);
    // What another engine plays is in its books.
    expect(half.map(({ connections, quotes }) => [connections.counts.planned, quotes.counts.planned])).toEqual([
      [0, 0],
      [2, 5],
    ]);
  });
});
