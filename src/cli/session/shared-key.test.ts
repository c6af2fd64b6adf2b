import { expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { MODES } from '../../core/modes.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { Told } from './limiter.ts';
import { type KeyHeard, keyToldOf, sharedKeyProblem } from './shared-key.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
/** 100 requests to each of two modes: 200 in all. */
const plan = createPlan(
  scenarioSchema.parse({
    ...{ name: 'x', question: 'x?', gating: ['availability'], sliceMs: 500, washoutMs: 100 },
    phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 10 } }],
  }),
  { modes: MODES, seed: 1 },
);

const told = (limit: number, remaining: number, resetSec: number): Told => ({ limit, remaining, resetSec, keys: 1 });
const heard = (mode: 0 | 1, its: Told, over: Partial<KeyHeard> = {}): KeyHeard => ({
  ...{ arms: [MODES[mode]], baseUrl: `http://127.0.0.1:300${mode}`, appKey: 'the-key', told: its },
  ...{ atUs: mode * 3e6, ...over },
});
const first = heard(0, told(199, 198, 60));

it.each<[string, KeyHeard, boolean]>([
  ['one limiter, which had counted the question to the other address', heard(1, told(199, 197, 57)), true],
  ['one of its own, which had counted ours alone', heard(1, told(199, 198, 60)), false],
  ['one of its own that others use, in another window', heard(1, told(199, 197, 20)), false],
  ['one of its own that others use more', heard(1, told(199, 150, 57)), false],
  ['one with another limit', heard(1, told(150, 148, 57)), false],
  ['another key', heard(1, told(199, 197, 57), { appKey: 'another' }), false],
  ['the address that had told the first', heard(1, told(199, 197, 57), { baseUrl: first.baseUrl }), false],
])('a key is held against the load of both arms where it is that of %s', (_, second, refused) => {
  const problem = sharedKeyProblem({ plan, spec }, [first], second);
  expect(problem === null).toBe(!refused);
  if (refused)
    expect(problem).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/199 requests in 60 s with one key; .* up to 200 /),
    });
});

it('is none of theirs where it lets both through, or where they are not told of one key', () => {
  const enough = [heard(0, told(200, 199, 60)), heard(1, told(200, 198, 57))] as const;
  expect(sharedKeyProblem({ plan, spec }, [enough[0]], enough[1])).toBeNull();
  expect(sharedKeyProblem({ plan, spec }, [], first)).toBeNull();
  expect(keyToldOf([{ route: 'GET /', told: told(9, 8, 60) }])).toBeNull();
  expect(keyToldOf([{ route: null, told: { ...told(9, 8, 60), keys: 2 } }])).toBeNull();
  expect(keyToldOf([{ route: null, told: told(9, 8, 60) }])).toEqual(told(9, 8, 60));
});

it('counts a control at the first address too, and is not told of again by it', () => {
  const roles = createPlan(plan.scenario, { modes: ['reference', 'candidate', 'control'], seed: 1 });
  const atFirst = heard(0, told(299, 298, 60), { arms: ['reference', 'control'] });
  const candidate = heard(1, told(299, 297, 57), { arms: ['candidate'] });
  expect(sharedKeyProblem({ plan: roles, spec }, [atFirst], candidate)?.message).toMatch(/up to 300 /);
  const own = heard(1, told(299, 298, 60), { arms: ['candidate'] });
  const control = heard(0, told(299, 297, 54), { arms: ['reference', 'control'], atUs: 6e6 });
  expect(sharedKeyProblem({ plan: roles, spec }, [atFirst, own], control)).toBeNull();
});
