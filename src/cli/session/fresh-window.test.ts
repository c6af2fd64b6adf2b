import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { createLimiter } from '../../reference/http/limiter.ts';
import { createPlan } from '../../scenario/plan.ts';
import { resolveCredentials } from '../../target/credentials.ts';
import { type PreflightReport, preflight } from '../../target/preflight.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { answering, type Reply } from '../../target/testing/canned-target.ts';
import { closedAfterEach } from '../../target/testing/closing.ts';
import { limitsToldOf, withFreshWindows } from './fresh-window.ts';
import { limitProblemOf } from './limiter.ts';

const { openTarget, clientFor } = closedAfterEach();
const KEYS = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token' };
const ARM = 'gateway-only';
const QUOTES = { success: true, data: { data: [{ symbol: 'AAPL.US' }], metadata: { hasPartialFailures: false } } };

type Seen = {
  readonly ratePerSec: number;
  readonly windowSec: number;
  readonly used: number;
  readonly agoSec: number;
  readonly operations?: readonly string[];
};

/** What a run makes of a limiter of 100 in `windowSec`, of which somebody else took `used` until `agoSec` ago. */
const met = async ({ operations = ['quote'], ...seen }: Seen) => {
  const clock = createVirtualClock(1_000_000_000);
  const limiter = createLimiter({ limit: 100, ttlMs: seen.windowSec * 1000 }, () => false);
  for (let hit = 0; hit < seen.used; hit += 1) limiter.hit('us', clock.nowUs());
  clock.advance(seen.agoSec * 1_000_000);
  const reply: Reply = (...call) => {
    const told = limiter.hit('us', clock.nowUs());
    if (!told.allowed) throw new Error('the limiter answers');
    const { limit, remaining, resetSec } = told;
    const headers = { limit, remaining, reset: resetSec };
    const named = Object.entries(headers).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
    answering(200, QUOTES, Object.fromEntries(named))(...call);
  };
  const target = await openTarget({ '/api/v1/receiver/data': reply });
  const client = clientFor(target.url);
  const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
  const spec = targetSpecOf(profile, { mode: ARM, url: target.url });
  const credentials = resolveCredentials(profile, KEYS, () => '');
  const questions = operations.map((name) => ({
    ...{ profile, operation: spec.operations[name] ?? null, symbols: ['AAPL.US'], credentials },
  }));
  const scenario = scenarioSchema.parse({
    ...{ name: 'x', question: 'x?', gating: ['availability'] },
    phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: seen.ratePerSec } }],
  });
  const plan = createPlan(scenario, { modes: [ARM], seed: 1 });
  const said: string[] = [];
  const waitsSec: number[] = [];
  const waking: typeof clock = {
    ...clock,
    after: (delayUs, wake) => {
      waitsSec.push(delayUs / 1e6);
      clock.advance(delayUs);
      wake();
      return () => {};
    },
  };
  const first: PreflightReport[] = [];
  for (const question of questions) first.push(await preflight(client, question));
  const meeting = {
    plan,
    together: [ARM] as const,
    request: { shard: null, sources: [] },
    context: { clock: waking, stderr: (line: string) => said.push(line) },
  };
  const found = await withFreshWindows({ questions, found: first, credentials }, { arm: ARM, client, spec }, meeting);
  const problem = limitProblemOf({ plan, arms: [ARM], spec }, limitsToldOf(questions, found, credentials));
  return { waitsSec, said: said.join(''), asked: target.seen.length, problem: problem?.message ?? null };
};

describe('a window that others began', () => {
  it('is waited for, and then what it lets through is known: too little', async () => {
    const seen = await met({ ratePerSec: 15, windowSec: 60, used: 59, agoSec: 55 });
    expect(seen).toMatchObject({
      waitsSec: [5],
      asked: 2,
      problem: expect.stringMatching(/^The target lets through 100 requests in 60 s/),
    });
    expect(seen.said).toMatch(/^gateway-only: 60 of the 100 requests .* waiting 5 s until it counts anew/);
  });

  it('is waited for, and then known to be short enough for the plan', async () => {
    expect(await met({ ratePerSec: 15, windowSec: 5, used: 59, agoSec: 2 })).toMatchObject({
      waitsSec: [3],
      asked: 2,
      problem: null,
    });
  });

  it('is waited for where too little of it is left', async () => {
    expect(await met({ ratePerSec: 5, windowSec: 60, used: 90, agoSec: 20 })).toMatchObject({
      waitsSec: [40],
      problem: null,
    });
  });

  it('is none where nobody else is', async () => {
    expect(await met({ ratePerSec: 5, windowSec: 60, used: 0, agoSec: 0 })).toMatchObject({
      ...{ waitsSec: [], said: '', asked: 1, problem: null },
    });
  });

  it('is none where only our own questions are: two operations of one handler, in a window shorter than the usual one', async () => {
    const two = { operations: ['quote', 'basic-info'] };
    expect(await met({ ratePerSec: 15, windowSec: 5, used: 0, agoSec: 0, ...two })).toMatchObject({
      ...{ waitsSec: [], said: '', asked: 2, problem: null },
    });
    // One request of somebody else beside them, and nobody knows how long a window is.
    expect(await met({ ratePerSec: 15, windowSec: 5, used: 1, agoSec: 0, ...two })).toMatchObject({
      ...{ waitsSec: [5], asked: 4, problem: null },
    });
  });
});

it('the limit of a key is held against the load beside that of the address', () => {
  const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
  const spec = targetSpecOf(profile, { mode: ARM, url: profile.url });
  const pool = [1, 2, 3].map((n) => ({ appKey: `key-${n}`, accessToken: `token-${n}` }));
  const limits = { limit: 200, remaining: 199, resetSec: 60 };
  const of = (env: Record<string, string>) => {
    const credentials = resolveCredentials(profile, env, () => '');
    const questions = [{ profile, operation: spec.operations['quote'] ?? null, symbols: [], credentials }];
    return limitsToldOf(questions, [{ rateLimit: null, keyLimit: limits, findings: [] }], credentials);
  };
  const route = 'POST /api/v1/receiver/data';
  expect(of(KEYS)).toEqual([
    { route, told: null },
    { route: null, told: { ...limits, keys: 1 } },
  ]);
  expect(of({ GATEPROOF_KEY_POOL: JSON.stringify(pool) })[1]).toEqual({ route: null, told: { ...limits, keys: 3 } });
});
