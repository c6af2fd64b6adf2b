import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { HarnessError } from '../../core/errors.ts';
import type { OperationSeen } from '../../core/operation-counts.ts';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { assertOperations, questionsOf, usersFindings } from './asked.ts';
import type { Engine } from './engine.ts';
import { operationsOfArm } from './operations.ts';

const specOf = (name: string) => {
  const profile = parseProfile(builtInProfiles[name], name);
  return { profile, spec: targetSpecOf(profile, { mode: 'gateway-only', url: profile.url }) };
};

const scenarioOf = (quotes: ScenarioInput['quotes'], phases?: ScenarioInput['phases']) =>
  scenarioSchema.parse({
    ...{ name: 'x', question: 'x?', gating: ['availability'], quotes },
    phases: phases ?? [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 10 } }],
  });

type Played = { readonly seen?: readonly OperationSeen[]; readonly shard?: number; readonly by?: Engine };

const counted = (
  scenario: ReturnType<typeof scenarioOf>,
  { seen = [], shard = 1, by: name = 'native' }: Played = {},
) => {
  const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  const request = { shard: shard === 1 ? null : { index: 1, count: shard } };
  const performed = { byOperation: new Map([['gateway-only' as const, seen]]) };
  const arm = { arm: 'gateway-only', spec: specOf('stock-api').spec } as const;
  return operationsOfArm({ plan, request, performed, engine: { name } }, arm);
};

describe('the operations of an arm', () => {
  it('stand each with its planned requests, and what nobody tells of was not released', () => {
    const mix = [{ operation: 'quote', weight: 3 }, { operation: 'history' }];
    const seen: OperationSeen = {
      ...{ operation: 'quote', counts: { ok: 70, failed: 2, unanswered: 1, dropped: 1 }, failures: { reset: 2 } },
      ...{ fromCache: 0, overLimit: [], response: null },
    };
    const [quote, history] = counted(scenarioOf({ mix }), { seen: [seen] });
    expect(quote).toMatchObject({
      endpoint: 'POST /api/v1/receiver/data',
      counts: { planned: 75, ok: 70, failed: 2, unanswered: 1, dropped: 1, notReleased: 1 },
      failures: { reset: 2 },
    });
    expect(history).toMatchObject({ counts: { planned: 25, ok: 0, notReleased: 25 } });
  });

  it('count what is judged, and of a shard its own part', () => {
    const phases = [
      { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: 10 } },
      { name: 'load', durationMs: 6_000, quotes: { ratePerSec: 10 } },
    ];
    expect(counted(scenarioOf({}, phases))[0]!.counts.planned).toBe(60);
    expect(counted(scenarioOf({}, phases), { shard: 2 })[0]!.counts.planned).toBe(30);
  });

  it('are none where no quotes are planned', () => {
    const phases = [{ name: 'load', durationMs: 6_000, connections: { count: 1, holdMs: 1 } }];
    expect(counted(scenarioOf({}, phases))).toEqual([]);
  });
});

describe('what a plan asks of the cache', () => {
  // Eight symbols in turn at 10 requests a second: each is asked for again after 0.8 s.
  it.each([
    ['every symbol again within 5 s', {}, 10, 92],
    ['one symbol all the time', { symbolStrategy: 'fixed' }, 10, 99],
    ['each symbol again only after 5 s and more', {}, 1.6, 0],
    ['each symbol again just before 5 s', {}, 1.7, 9],
    ['two symbols at once, every one again', { symbolsPerRequest: 2 }, 10, 96],
  ] as const)('is repeated where the plan asks for %s', (_, quotes, ratePerSec, repeats) => {
    const phases = [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec } }];
    expect(counted(scenarioOf(quotes, phases))[0]!.cache).toMatchObject({
      ...{ lifetimeMs: 5_000, off: false, told: false, requests: Math.round(ratePerSec * 10), repeats },
    });
  });

  it.each([
    ['quote', { useSmartCache: false }, true],
    ['quote', { useSmartCache: true }, false],
    ['query-symbols', { useSmartCache: false }, true],
    ['query-symbols', {}, false],
  ])('is off for %s with %j: %s', (operation, options, off) => {
    expect(counted(scenarioOf({ operation, options }))[0]!.cache).toMatchObject({ off });
  });
});

describe('whether answers come from a cache', () => {
  it.each([
    ['native', true],
    ['k6', false],
    ['both', false],
  ] as const)('is told where our own engine looked at all of them: %s', (by, told) => {
    expect(counted(scenarioOf({ operation: 'query-symbols' }), { by })[0]!.cache).toMatchObject({ told });
  });
});

describe('what a profile does not serve', () => {
  const refused =
    (quotes: ScenarioInput['quotes'], name = 'stock-api') =>
    () =>
      assertOperations(scenarioOf(quotes).quotes, specOf(name).profile);

  it.each([
    ['an operation', { operation: 'nope' }, /no operation "nope"; it has quote, query-symbols, basic-info, history/],
    ['one operation of a mix', { mix: [{ operation: 'quote' }, { operation: 'nope' }] }, /"nope"/],
    ['a market', { markets: [{ market: 'SH' }] }, /no symbols of the market SH; it has HK, US/],
    [
      'so many symbols of a market',
      { markets: [{ market: 'US' }], symbolsPerRequest: 5 },
      /5 symbols at once.*takes 4/,
    ],
    ['an option', { operation: 'query-symbols', options: { storageMode: 'none' as const } }, /option storageMode/],
    ['a history option of a quote', { options: { klineNum: 5 } }, /klineNum is not one that quote takes/],
  ])('is refused before anything is sent: %s', (_, quotes, message) => {
    expect(refused(quotes)).toThrow(message);
  });

  it('is an option of which the hint says what each operation takes instead', () => {
    const hintOf = (play: () => void): string => {
      try {
        play();
      } catch (error) {
        return (error as HarnessError).hint;
      }
      return '';
    };
    const options = { storageMode: 'none' as const };
    expect(hintOf(refused({ mix: [{ operation: 'query-symbols' }], options }))).toBe(
      'Leave it out of quotes.options: query-symbols takes market, useSmartCache.',
    );
    expect(hintOf(refused({ options: { useSmartCache: false } }, 'reference-documented'))).toContain(
      'quote takes none.',
    );
  });

  it('is the name of a market at a documented target', () => {
    expect(refused({ markets: [{ market: 'HK' }], nameMarket: true }, 'reference-documented')).toThrow(/option market/);
    expect(refused({ markets: [{ market: 'HK' }] }, 'reference-documented')).not.toThrow();
  });

  it('is not what only one operation of a mix takes', () => {
    const mix = [{ operation: 'quote' }, { operation: 'history' }];
    expect(refused({ mix, options: { klineNum: 5 } })).not.toThrow();
  });
});

describe('before the load', () => {
  const credentials = { key: null, jwt: null, login: null, quoteAuth: 'none', secrets: [] } as const;

  it('each operation of a mix is asked once, with its options', () => {
    const mix = [{ operation: 'quote', symbolsPerRequest: 2 }, { operation: 'history' }];
    const markets = [{ market: 'US' }, { market: 'HK' }];
    const scenario = scenarioOf({ mix, markets, options: { klineNum: 3 } });
    const asked = questionsOf(specOf('stock-api'), { scenario }, credentials);
    expect(asked.map(({ operation, symbols }) => [operation?.body['receiverType'], symbols])).toEqual([
      ['get-stock-quote', ['AAPL.US', 'MSFT.US']],
      ['get-stock-history', ['AAPL.US']],
    ]);
    expect(asked[1]!.operation?.body['options']).toMatchObject({ klineNum: 3 });
  });

  it('a load without quotes asks for no operation', () => {
    const scenario = scenarioOf({}, [{ name: 'load', durationMs: 6_000, connections: { count: 1, holdMs: 1 } }]);
    expect(questionsOf(specOf('stock-api'), { scenario }, credentials)).toMatchObject([{ operation: null }]);
  });

  it.each([
    [8, 0],
    [9, 1],
  ])('%i users with a symbol each leave %i findings where the profile names eight', (count, findings) => {
    expect(usersFindings(scenarioOf({ users: { count } }), specOf('stock-api').spec)).toHaveLength(findings);
  });
});
