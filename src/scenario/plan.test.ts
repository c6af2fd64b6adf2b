import { describe, expect, it } from 'vitest';
import { MODES } from '../core/modes.ts';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { createPlan } from './plan.ts';

const scenario = (over: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({
    name: 'test',
    question: 'does it plan?',
    gating: ['availability'],
    sliceMs: 1_000,
    washoutMs: 100,
    phases: [
      { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 10 } },
      { name: 'load', durationMs: 5_000, quotes: { ratePerSec: 7.5 }, connections: { count: 11, holdMs: 3_000 } },
    ],
    ...over,
  });

const one = { modes: ['gateway-only'] as const, seed: 7 };
const both = { modes: MODES, seed: 7 };

const ascending = (values: Float64Array) => values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));

describe('a plan for one mode', () => {
  const plan = createPlan(scenario(), one);

  it('holds exactly the arrivals that rate and duration say', () => {
    expect(plan.arrivals.count).toBe(20 + 38);
    expect(plan.connections.count).toBe(11);
    expect(ascending(plan.arrivals.dueUs)).toBe(true);
  });

  it('puts every arrival into the slice in which it is due', () => {
    plan.arrivals.dueUs.forEach((due, i) => {
      const slice = plan.slices[plan.arrivals.slice[i] ?? -1];
      expect(slice && due >= slice.startUs && due < slice.endUs).toBe(true);
    });
  });

  it('plays its phases without a gap', () => {
    expect(plan.slices.map(({ startUs }) => startUs / 1e6)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(plan.durationUs).toBe(7e6);
    expect(plan.slices.map(({ judged }) => judged)).toEqual([false, false, true, true, true, true, true]);
  });

  it('lets every socket leave after its whole hold, past the last slice if need be', () => {
    plan.connections.leaveUs.forEach((leave, i) => {
      expect(leave).toBe((plan.connections.dueUs[i] ?? 0) + 3e6);
    });
  });
});

describe('a plan for both modes', () => {
  const plan = createPlan(scenario(), both);

  it('gives both modes of a pair the same load at the same offsets', () => {
    const offsets = (mode: string) =>
      [...plan.arrivals.dueUs].flatMap((due, i) => {
        const slice = plan.slices[plan.arrivals.slice[i] ?? -1]!;
        return slice.mode === mode ? [[slice.pair, due - slice.startUs, plan.arrivals.symbolStart[i]]] : [];
      });
    expect(offsets('gateway-only')).toEqual(offsets('legacy-fallback'));
    expect(offsets('gateway-only')).toHaveLength(58);
  });

  it('draws the order inside a pair by its seed, both orders occurring', () => {
    const long = createPlan(scenario({ phases: [{ name: 'a', durationMs: 40_000, quotes: { ratePerSec: 1 } }] }), both);
    const firsts = new Set(long.slices.filter((_, i) => i % 2 === 0).map(({ mode }) => mode));
    expect(firsts).toEqual(new Set(MODES));
  });

  it('closes every socket within its own slice', () => {
    plan.connections.leaveUs.forEach((leave, i) => {
      const slice = plan.slices[plan.connections.slice[i] ?? -1]!;
      expect(leave).toBeLessThan(slice.endUs);
      expect(plan.connections.dueUs[i]).toBeGreaterThanOrEqual(slice.startUs);
    });
  });

  it.each(['ramp', 'burst'] as const)(
    'lets the sockets of a slice leave one after another, in the order of their coming: %s',
    (shape) => {
      const phase = { name: 'a', durationMs: 2_000, connections: { shape, count: 40, holdMs: 60_000 } } as const;
      const { slices, connections } = createPlan(scenario({ phases: [phase] }), both);
      for (const { index, startUs, endUs } of slices) {
        const leaves = [...connections.leaveUs].filter((_, i) => connections.slice[i] === index);
        const shares = leaves.map((leave) => (leave - startUs) / (endUs - startUs));
        const gaps = shares.slice(1).map((share, i) => share - (shares[i] ?? 0));
        // A burst is all in the first slice of a mode.
        expect(leaves).toHaveLength(shape === 'burst' ? 40 * Number(index < 2) : 20);
        if (leaves.length === 0) continue;
        expect(shares[0]).toBeGreaterThan(0.75);
        expect(Math.min(...gaps)).toBeCloseTo(0.15 / leaves.length, 4);
        expect(Math.max(...gaps)).toBeCloseTo(0.15 / leaves.length, 4);
        expect(shares.at(-1)).toBeLessThan(0.9);
      }
    },
  );

  // A socket is silent after a second (judge/slo/silence.ts): one that is held for less can be dumb unseen.
  it('holds nearly all sockets of a slice of 2 s for longer than a second, and none for less', () => {
    const phase = { name: 'a', durationMs: 60_000, connections: { count: 3_000, holdMs: 5_000 } } as const;
    const { connections } = createPlan(scenario({ sliceMs: 2_000, phases: [phase] }), both);
    const holdsMs = [...connections.leaveUs].map((leave, i) => (leave - (connections.dueUs[i] ?? 0)) / 1_000);
    const long = holdsMs.filter((hold) => hold >= 1_100).length;
    expect(long / holdsMs.length).toBeGreaterThanOrEqual(0.8);
    expect(Math.min(...holdsMs)).toBeGreaterThanOrEqual(1_000);
  });

  it('plays no more judged pairs than asked for', () => {
    const short = createPlan(scenario(), { ...both, pairsMax: 2 });
    expect(short.slices.filter(({ judged }) => judged)).toHaveLength(4);
  });
});

describe('a plan for three arms', () => {
  const arms = ['reference', 'candidate', 'control'] as const;
  const long = scenario({ phases: [{ name: 'a', durationMs: 120_000, quotes: { ratePerSec: 1 } }] });
  const plan = createPlan(long, { modes: arms, seed: 7 });
  const orders = [...Map.groupBy(plan.slices, ({ pair }) => pair).values()].map((of) =>
    of.map(({ mode }) => mode).join(),
  );

  it('plays one slice of each arm in every pair, with the same load', () => {
    expect(plan.slices).toHaveLength(360);
    for (const order of orders) expect(order.split(',').toSorted()).toEqual(arms.toSorted());
    const counts = arms.map((arm) => plan.arrivals.slice.filter((i) => plan.slices[i]?.mode === arm).length);
    expect(counts).toEqual([120, 120, 120]);
  });

  it('draws every order about as often as the others', () => {
    const times = [...Map.groupBy(orders, (order) => order).values()].map(({ length }) => length);
    expect(times).toHaveLength(6);
    // 120 throws over 6 orders: chi-square under 20.5 with 99.9 % (5 degrees of freedom).
    expect(times.reduce((sum, n) => sum + (n - 20) ** 2 / 20, 0)).toBeLessThan(20.5);
  });
});

describe('determinism', () => {
  it('holds over versions: the order of two modes is drawn as it always was', () => {
    const long = createPlan(scenario({ phases: [{ name: 'a', durationMs: 40_000, quotes: { ratePerSec: 1 } }] }), both);
    const firsts = long.slices.filter((_, i) => i % 2 === 0).map(({ mode }) => mode.charAt(0));
    expect(firsts.join('')).toBe('lgllggggglgggggglglgllgglglllgllggllllgg');
  });

  const hash = (over: Partial<ScenarioInput>, seed: number) => createPlan(scenario(over), { modes: MODES, seed }).hash;

  it.each([
    ['the same input gives the same hash', {}, 7, true],
    ['another seed gives another hash', {}, 8, false],
    ['another slice length gives another hash', { sliceMs: 500 }, 7, false],
  ])('%s', (_, over, seed, same) => {
    expect(hash(over, seed) === hash({}, 7)).toBe(same);
  });

  it('scatters Poisson arrivals over the whole phase, the count staying exact', () => {
    const plan = createPlan(
      scenario({ phases: [{ name: 'p', durationMs: 10_000, quotes: { shape: 'poisson', ratePerSec: 100 } }] }),
      one,
    );
    const gaps = [...plan.arrivals.dueUs].map((due, i, all) => due - (all[i - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(plan.arrivals.count).toBe(1_000);
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.85);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.15);
  });
});
