import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../scenario/overrides.ts';
import { createPlan } from '../../scenario/plan.ts';
import { loadScenario } from '../sources.ts';
import { type AbOnlyFlags, pairedOf } from './paired.ts';

const MODES = ['gateway-only', 'legacy-fallback'] as const;

const paired = async (name: string, flags: AbOnlyFlags & { readonly duration?: string }, durationMs?: number) => {
  const asked = applyOverrides(await loadScenario(name), { durationMs });
  const { scenario, pairsMax } = pairedOf(asked, flags);
  const plan = createPlan(scenario, { modes: MODES, seed: 1, pairsMax });
  return { scenario, pairsMax, pairs: plan.slices.filter(({ judged }) => judged).length / 2 };
};

describe('a scenario that `ab` plays', () => {
  it.each([
    ['quote-steady', {}, 40],
    ['quote-steady', { untilDecided: true }, 240],
    ['quote-steady', { untilDecided: true, pairs: '30' }, 30],
    ['quote-spike', { untilDecided: true }, 240],
    ['quote-ramp', { untilDecided: true, pairs: '60' }, 60],
  ] as const)('%s with %o has as many pairs as wanted: %i', async (name, flags, pairs) => {
    expect(await paired(name, flags)).toMatchObject({ pairs, pairsMax: Number('pairs' in flags ? flags.pairs : 240) });
  });

  it('is shortened where it has the same load all through, and its plan says so', async () => {
    const { scenario, pairs } = await paired('quote-steady', { duration: '20m' }, 1_200_000);
    expect([pairs, scenario.phases.at(-1)?.durationMs]).toEqual([240, 480_000]);
  });

  it('is refused where its load changes: what comes last would be judged unseen', async () => {
    const long = paired('quote-ramp', { duration: '20m' }, 1_200_000);
    await expect(long).rejects.toMatchObject({
      ...{
        exitCode: 2,
        message: expect.stringContaining('quote-ramp changes, and 240 pairs would end it early: it has 600'),
      },
      hint: expect.stringContaining('--pairs to 600'),
    });
    await expect(paired('quote-spike', { pairs: '15' })).rejects.toMatchObject({ exitCode: 2 });
    await expect(paired('quote-spike', { pairs: '30' })).resolves.toMatchObject({ pairs: 30 });
  });

  it('loses no part of a load that does not divide evenly: it gets a few pairs more', async () => {
    const asked = await loadScenario('quote-steady');
    const [, load] = asked.phases;
    const steps = {
      ...load!,
      steady: false,
      quotes: { shape: 'step' as const, ratesPerSec: [10, 20, 30, 40, 50, 60, 70] },
    };
    const { scenario, pairsMax } = pairedOf({ ...asked, phases: [steps] }, { untilDecided: true, pairs: '18' });
    const plan = createPlan(scenario, { modes: MODES, seed: 1, pairsMax });
    expect([pairsMax, plan.slices.length / 2]).toEqual([21, 21]);
    expect(plan.slices.at(-1)?.endUs).toBeGreaterThan(0);
  });
});
