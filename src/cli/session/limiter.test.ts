import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { Mode } from '../../core/modes.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import {
  limitFindings,
  limitProblem,
  limitProblemOf,
  limitToWaitFor,
  seenPartOf,
  type Told,
  waitSecFor,
} from './limiter.ts';

const ARMS: readonly Mode[] = ['gateway-only'];
const planOf = (ratePerSec: number, durationMs: number) =>
  createPlan(
    scenarioSchema.parse({
      ...{ name: 'x', question: 'x?', gating: ['availability'] },
      phases: [{ name: 'load', durationMs, quotes: { ratePerSec } }],
    }),
    { modes: ['gateway-only'], seed: 1 },
  );

/** 15 a second for ten seconds: 75 in 5 s, 150 in all. */
const brisk = planOf(15, 10_000);
/** 1 a second for 80 s: 60 in any minute, all of them evenly. */
const calm = planOf(1, 80_000);

const told = (limit: number, remaining: number, resetSec: number): Told => ({ limit, remaining, resetSec });
const waitOf = (plan: typeof brisk, limit: Told) =>
  waitSecFor({ plan, arms: ARMS, counts: () => true, part: seenPartOf({ shard: null, sources: [] }) }, limit);

describe('a limiter that tells how much it lets through', () => {
  it.each<[string, typeof brisk, Told, RegExp | null]>([
    ['of a window that we began is taken at its word', brisk, told(100, 99, 5), null],
    ['of one that nobody has begun, too', brisk, told(100, 100, 5), null],
    [
      'is met by what is more than that',
      brisk,
      told(74, 73, 5),
      /^The target lets through 74 requests in 5 s; .* up to 75 /,
    ],
    [
      'of a window that others began lasts as long as usual',
      brisk,
      told(100, 98, 5),
      /100 requests in 60 s; .* up to 150 /,
    ],
    [
      'of which 5 s and 40 requests are left is no 100 in 5 s',
      brisk,
      told(100, 40, 5),
      /100 requests in 60 s; .* up to 150 /,
    ],
    [
      'of a longer window that others began lasts for what is left',
      brisk,
      told(149, 140, 600),
      /149 requests in 600 s;/,
    ],
    ['with room enough in what is left and in a whole one is not met', calm, told(100, 60, 60), null],
    [
      'with room enough in a whole one, and not in what is left',
      calm,
      told(100, 59, 60),
      /^Of 100 requests .* 59 more in the next 60 s; .* up to 60 /,
    ],
    ['that begins anew before much is sent is not met', calm, told(100, 10, 10), null],
    ['that begins anew a second too late is', calm, told(100, 10, 11), /10 more in the next 11 s; .* up to 11 /],
  ])('%s', (_, plan, limit, says) => {
    const problem = limitProblem(plan, ARMS, limit);
    expect(problem?.message ?? null).toEqual(says === null ? null : expect.stringMatching(says));
    if (says !== null) expect(problem?.exitCode).toBe(2);
  });

  it.each<[string, typeof brisk, Told, number]>([
    ['is waited for where what is left does not tell what a whole window lets through', brisk, told(100, 40, 5), 5],
    ['is waited for where only what is left is too little', calm, told(100, 59, 60), 60],
    ['is not where there is room as it is', calm, told(100, 60, 60), 0],
    ['is not where we began the window: it is known', brisk, told(74, 73, 5), 0],
    ['is not where even what is left would do for too few of a whole one', brisk, told(74, 40, 5), 0],
    ['is waited for up to two minutes', calm, told(100, 2, 120), 120],
    ['is not waited for any longer', calm, told(100, 2, 121), 0],
  ])('%s', (_, plan, limit, waitSec) => {
    expect(waitOf(plan, limit)).toBe(waitSec);
  });
});

describe('a limit of a key', () => {
  it.each([
    { keys: 1, limit: 149, refused: true },
    { keys: 1, limit: 150, refused: false },
    { keys: 2, limit: 74, refused: true },
    { keys: 2, limit: 75, refused: false },
  ])('of $limit a minute is for each of $keys: refused $refused', ({ keys, limit, refused }) => {
    const problem = limitProblem(brisk, ARMS, { ...told(limit, limit - 1, 60), keys });
    expect(problem === null).toBe(!refused);
    if (refused) {
      expect(problem?.message).toMatch(/with one key; this plan sends up to (150|75) with a key/);
      expect(problem?.hint).toContain('rateLimit.requestLimit');
    }
  });

  it('counts what shows a key, whichever handler it goes to; that of an address what goes to its handler', () => {
    const of = (dialect: 'stock-api' | 'reference-documented', route: string | null) => {
      const profile = parseProfile(builtInProfiles[dialect], dialect);
      const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
      return limitProblemOf({ plan: brisk, arms: ARMS, spec }, [{ route, told: told(100, 99, 60) }]) !== null;
    };
    expect(of('stock-api', null)).toBe(true);
    expect(of('stock-api', 'POST /api/v1/receiver/data')).toBe(true);
    expect(of('stock-api', 'GET /api/v1/query/symbols')).toBe(false);
    expect(of('reference-documented', null)).toBe(false);
  });
});

describe('a part of a plan', () => {
  const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
  const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
  const ROUTE = 'POST /api/v1/receiver/data';
  /** 60 a second for a minute and a half: 3,600 in any minute, a quarter of it 900. */
  const plan = planOf(60, 90_000);
  const quarter = { shard: { index: 2, count: 4 }, sources: [] };
  const fourSources = { shard: null, sources: ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] };
  const of = (request: Parameters<typeof seenPartOf>[0], route: string | null, limit: Told) =>
    limitProblemOf({ plan, arms: ARMS, spec, part: seenPartOf(request) }, [{ route, told: limit }])?.message ?? null;

  it.each([
    ['of a shard', quarter],
    ['of each of several addresses', fourSources],
  ])('is what a limiter of an address sees %s, while one key is the same for all', (_, request) => {
    expect(of(request, ROUTE, told(1_000, 999, 60))).toBeNull();
    expect(of(request, ROUTE, told(899, 898, 60))).toMatch(
      /899 requests in 60 s; up to 900 requests of this plan go out from one address in that time/,
    );
    expect(of(request, null, { ...told(1_000, 999, 60), keys: 1 })).toMatch(
      /with one key; this plan sends up to 3,600/,
    );
  });

  it('of a shard is held against what is left of a window that others began', () => {
    // A quarter of the plan sends 150 in 10 s.
    expect(of(quarter, ROUTE, told(1_000, 150, 10))).toBeNull();
    expect(of(quarter, ROUTE, told(1_000, 149, 10))).toMatch(
      /149 more in the next 10 s; up to 150 requests of this plan/,
    );
  });
});

describe('what others have used of a window', () => {
  const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
  const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
  const ROUTE = 'POST /api/v1/receiver/data';
  const shard = seenPartOf({ shard: { index: 1, count: 1 }, sources: [] });
  const named = seenPartOf({ shard: null, sources: ['127.0.0.2'] });
  /** Of 1 a second 10 are due in the 10 s that are left. */
  const refused = (part: typeof named, route: string | null, limit: Told): boolean =>
    limitProblemOf({ plan: calm, arms: ARMS, spec, part }, [{ route, told: limit }]) !== null;
  const waits = (part: typeof named, limit: Told): boolean =>
    limitToWaitFor({ plan: calm, arms: ARMS, spec, part }, [{ route: ROUTE, told: limit }]) !== null;

  it('is held against a load from the address that was told it', () => {
    expect(refused(shard, ROUTE, told(100, 10, 10))).toBe(false);
    expect(refused(shard, ROUTE, told(100, 9, 10))).toBe(true);
    expect(waits(shard, told(100, 9, 10))).toBe(true);
    expect(limitFindings(shard, [{ route: ROUTE, told: told(100, 9, 10) }])).toEqual([]);
  });

  it('is not held against one from other addresses (--source), and that theirs is not known is said', () => {
    expect(refused(named, ROUTE, told(100, 9, 10))).toBe(false);
    expect(waits(named, told(100, 9, 10))).toBe(false);
    // Nor does it make a whole window larger.
    expect(refused(named, ROUTE, told(59, 9, 10))).toBe(true);
    expect(limitFindings(named, [{ route: ROUTE, told: told(100, 9, 10) }])).toEqual([
      expect.stringMatching(/from those of --source before is not known: send nothing from them for 60 s before a run/),
    ]);
    expect(limitFindings(named, [{ route: ROUTE, told: told(100, 99, 5) }])).toEqual([
      expect.stringContaining('for 5 s'),
    ]);
  });

  it('with one key is the same from everywhere', () => {
    const ofKey = { ...told(100, 9, 10), keys: 1 };
    expect(refused(named, null, ofKey)).toBe(true);
    expect(limitFindings(named, [{ route: null, told: ofKey }])).toEqual([]);
  });

  it('is no question where no limit was told', () => {
    expect(limitFindings(named, [{ route: ROUTE, told: null }])).toEqual([]);
  });
});

it('is waited for by the longest of several', () => {
  const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
  const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
  const route = 'POST /api/v1/receiver/data';
  const limits = [told(100, 40, 3), told(100, 40, 5), told(1_000, 999, 60)].map((each) => ({ route, told: each }));
  expect(limitToWaitFor({ plan: brisk, arms: ARMS, spec }, limits)).toEqual(told(100, 40, 5));
  expect(limitToWaitFor({ plan: brisk, arms: ARMS, spec }, limits.slice(2))).toBeNull();
  expect(limitToWaitFor({ plan: brisk, arms: ARMS, spec }, [{ route, told: null }])).toBeNull();
});
