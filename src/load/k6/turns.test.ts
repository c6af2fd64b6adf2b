import { describe, expect, it } from 'vitest';
import { dayPlan } from '../testing/virtual-day.ts';
import { planOf } from '../testing/virtual-run.ts';
import { slicesOfK6 } from './turns.ts';

const phases = [
  { name: 'warm-up', durationMs: 3_000, judged: false, quotes: { ratePerSec: 10 } },
  { name: 'load', durationMs: 400_000, quotes: { ratePerSec: 10 } },
];

describe('two engines in turn', () => {
  it('share each pair of neighbours of a phase, and what has no neighbour is ours', () => {
    const plan = planOf({ phases });
    const k6 = new Set(slicesOfK6(plan));
    const whose = plan.slices.map(({ index }) => k6.has(index));
    expect(whose.slice(0, 2).filter(Boolean).length).toBe(1);
    expect(whose[2]).toBe(false);
    for (let i = 3; i < 403; i += 2) expect([whose[i], whose[i + 1]].filter(Boolean).length).toBe(1);
    const firsts = Array.from({ length: 200 }, (_, pair) => whose[3 + 2 * pair]).filter(Boolean).length;
    expect(firsts).toBeGreaterThan(70);
    expect(firsts).toBeLessThan(130);
  });

  it('are the same for the same seed only', () => {
    const plan = planOf({ phases });
    expect(slicesOfK6(plan)).toEqual(slicesOfK6(planOf({ phases })));
    expect(slicesOfK6({ ...plan, seed: 2 })).not.toEqual(slicesOfK6(plan));
  });

  it('take turns alike in all arms, so that what is compared was played by one of them', () => {
    const plan = dayPlan(2);
    const k6 = new Set(slicesOfK6(plan));
    for (const mode of plan.modes) {
      const own = plan.slices.filter((slice) => slice.mode === mode);
      expect(own.filter(({ index }) => k6.has(index)).length).toBe(Math.floor(own.length / 2));
    }
    for (const [, pair] of Map.groupBy(plan.slices, (slice) => slice.pair))
      expect(new Set(pair.map(({ index }) => k6.has(index))).size).toBe(1);
  });
});
