import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../scenarios/index.ts';
import type { Plan } from '../core/plan.ts';
import { needsOf } from '../judge/needs.ts';
import { parseScenario } from '../scenario/parse.ts';
import { createPlan } from '../scenario/plan.ts';

const judgedIn = (plan: Plan, slices: Uint32Array): number =>
  slices.filter((index) => plan.slices[index]?.judged === true).length;

const planOf = (name: string): Plan =>
  createPlan(parseScenario(builtInScenarios[name], name), { modes: ['gateway-only'], seed: 1 });

describe('the scenario', () => {
  it.each(Object.keys(builtInScenarios))(
    '%s bears the name that it is asked for by, and can decide all that it gates',
    (name) => {
      const plan = planOf(name);
      expect(plan.scenario.name).toBe(name);
      const { arrivals, connections } = plan;
      const samples = { arrivals: judgedIn(plan, arrivals.slice), connections: judgedIn(plan, connections.slice) };
      const needs = needsOf(plan.scenario, { 'gateway-only': samples });
      expect(needs.map(({ objective, decidable }) => [objective, decidable])).toEqual(
        needs.map(({ objective }) => [objective, true]),
      );
    },
  );

  it.each(['quote-ramp', 'quote-spike'])('%s has 16,000 judged requests, what a full verdict takes', (name) => {
    const plan = planOf(name);
    expect(judgedIn(plan, plan.arrivals.slice)).toBe(16_000);
  });

  it('quote-spike has three quarters of its requests in the spike', () => {
    const plan = planOf('quote-spike');
    const inSpike = plan.arrivals.dueUs.filter((us) => us >= 24e6 && us < 44e6);
    expect(inSpike.length).toBe(12_000);
  });

  it.each(['mixed-day', 'ci-gate', 'post-rollback'])('%s sends quotes while sockets come and go', (name) => {
    const { arrivals, connections, slices } = planOf(name);
    for (const { index } of slices.filter(({ judged }) => judged)) {
      expect([arrivals.slice.includes(index), connections.slice.includes(index)]).toEqual([true, true]);
    }
  });
});
