import { describe, expect, it } from 'vitest';
import ciGate from '../../scenarios/ci-gate.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { applyOverrides } from '../scenario/overrides.ts';
import { createPlan } from '../scenario/plan.ts';
import { budgetOf, loadMsOf, minutesFor, OVERHEAD_MS } from './budget.ts';

const scenario = scenarioSchema.parse(ciGate);
const minutesOf = (loadMs: number): number => (loadMs + OVERHEAD_MS) / 60_000;

describe('how long a number of pairs takes', () => {
  it.each([15, 30])('is what a plan of %i pairs takes', (pairs) => {
    const long = applyOverrides(scenario, { durationMs: pairs * scenario.sliceMs });
    const plan = createPlan(long, { modes: ['reference', 'candidate'], seed: 1, pairsMax: pairs });
    expect(loadMsOf(scenario, pairs)).toBe(plan.durationUs / 1000 + scenario.washoutMs);
  });
});

describe('the pairs that fit into minutes', () => {
  it.each([15, 30, 60, 120, 240])('are %i where they just fit, and the look before where they do not', (pairs) => {
    const minutes = minutesOf(loadMsOf(scenario, pairs));
    expect(budgetOf(scenario, minutes)).toEqual({ pairs, loadMs: loadMsOf(scenario, pairs) });
    const less = () => budgetOf(scenario, minutes - 0.001).pairs;
    if (pairs === 15) expect(less).toThrow('15 pairs');
    else expect(less()).toBe(pairs / 2);
  });

  it('are 60 in the six minutes of the default', () => {
    expect(budgetOf(scenario, 6).pairs).toBe(60);
  });

  it('are refused where not one look fits, with the minutes that would do', () => {
    const needed = minutesFor(loadMsOf(scenario, 15));
    expect(() => budgetOf(scenario, 1)).toThrow(`${needed} minutes`);
    expect(budgetOf(scenario, needed).pairs).toBe(15);
  });
});
