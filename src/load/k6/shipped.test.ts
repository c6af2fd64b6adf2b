import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../core/scenario.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { createWriter, kindsAt } from '../drivers/quote-writer.ts';
import { planOf } from '../testing/virtual-run.ts';
import { headersFor, turnOf } from './player/headers.ts';
import { type ShippedTarget, shipPlan, virtualUsersFor } from './shipped.ts';
import { targetOf } from './testing/target.ts';

const pair = (n: number) => ({ appKey: `known-to-${n}`, accessToken: `kept-by-${n}` });
const NONE: Credentials = { key: null, jwt: null };
const KEYS: Credentials = { key: pair(1), jwt: null, keys: [pair(1), pair(2), pair(3)] };
const JWTS: Credentials = { key: pair(1), jwt: 'eyJ.1', jwts: ['eyJ.1', 'eyJ.2'] };

const [plain] = [targetOf('gateway-only', NONE).spec];
const spec: TargetSpec = {
  ...plain,
  ...{ alsoAt: ['http://127.0.0.1:2'], quoteSymbols: ['A', 'B', 'C', 'D'] },
  quoteMarkets: { HK: ['A', 'B', 'C'], US: ['D'] },
  operations: {
    ...plain.operations,
    list: {
      ...plain.operations['quote']!,
      ...{ method: 'GET', path: '/list', symbolsIn: 'query', auth: 'none', optionsIn: 'query', takes: { market: 'm' } },
    },
  },
  tags: { user: 'x-user', worker: 'x-worker' },
};

const allOf = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
const load = { phases: [{ name: 'load', durationMs: 2_000, quotes: { ratePerSec: 100 } }] };

const shipped = (quotes: ScenarioInput['quotes'], credentials: Credentials) => {
  const plan = planOf({ ...load, quotes });
  const target: ShippedTarget = { arm: 'gateway-only', spec, credentials };
  const options = {
    plan,
    arrivals: allOf(200),
    targets: [target],
    runId: 'run-1',
    notBeforeMs: null,
    waitMs: 0,
    others: false,
  };
  return { plan, ...shipPlan(options) };
};

/** A request of a row as the player would send it, its secrets put in. */
const sentByK6 = ({ config, rows, secrets }: ReturnType<typeof shipped>, arrival: number) => {
  const row = rows[arrival]!;
  const target = config.targets[row[2]]!;
  const kind = target.kinds[row[4]]!;
  const sent = { target, kind, hasUsers: config.hasUsers };
  const turn = turnOf(row, sent);
  const ofTurn = target.secretHeaders.filter((header) => header.turn === turn);
  const values = ofTurn.map(({ name, prefix, secret }) => [name, prefix + secrets.get(secret)]);
  const wanted = kind.requests[row[3] % kind.requests.length]!;
  return {
    method: kind.spec.method,
    path: wanted.path,
    body: wanted.body,
    headers: headersFor(row, sent, Object.fromEntries(values)),
  };
};

/** The same as our own driver writes it. */
const sentByUs = ({ plan }: ReturnType<typeof shipped>, credentials: Credentials, arrival: number) => {
  const { quotes } = plan.scenario;
  const asked = { kinds: kindsAt(quotes, spec)!, arrivals: plan.arrivals, users: quotes.users?.count ?? null };
  const writer = createWriter({ ...asked, tags: spec.tags, worker: 0 }, { credentials, runId: 'run-1' });
  const slot = { headers: writer.headers().map((each) => [...each]), options: { method: 'GET', path: '' } as const };
  writer.write(slot, arrival, plan.arrivals.symbolStart[arrival]!);
  const { method, path, body, headers } = slot.options as unknown as Record<string, string> & { headers: string[] };
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]]] : []));
  return { method, path, body, headers: Object.fromEntries(pairs) };
};

describe('a plan shipped to k6', () => {
  it.each<[string, ScenarioInput['quotes'], Credentials]>([
    ['one operation without credentials', {}, NONE],
    ['keys in turn from request to request', { symbolsPerRequest: 2 }, KEYS],
    ['tokens in turn from user to user', { users: { count: 5 } }, JWTS],
    [
      'several operations and markets, named',
      {
        mix: [{ operation: 'quote' }, { operation: 'list', weight: 2 }],
        markets: [{ market: 'HK' }, { market: 'US' }],
        nameMarket: true,
        users: { count: 7, sharedShare: 0.5 },
      },
      KEYS,
    ],
  ])('asks what our own driver asks: %s', (_, quotes, credentials) => {
    const all = shipped(quotes, credentials);
    for (let arrival = 0; arrival < 200; arrival += 1)
      expect(sentByK6(all, arrival)).toEqual(sentByUs(all, credentials, arrival));
  });

  it('holds no secret but in the secrets, each once', () => {
    const { config, rows, secrets } = shipped({}, KEYS);
    const text = JSON.stringify([config, rows]);
    for (const value of secrets.values()) expect(text).not.toContain(value);
    expect([...secrets]).toEqual([
      ['t0-x-app-key', 'known-to-1'],
      ['t0-x-access-token', 'kept-by-1'],
      ['t0-x-app-key-2', 'known-to-2'],
      ['t0-x-access-token-2', 'kept-by-2'],
      ['t0-x-app-key-3', 'known-to-3'],
      ['t0-x-access-token-3', 'kept-by-3'],
    ]);
  });

  it('asks for no secret where no operation wants one', () => {
    expect(shipped({ operation: 'list' }, KEYS).secrets.size).toBe(0);
  });

  it.each([
    { rate: 1, inFlightMax: 1_000, users: 10 },
    { rate: 100, inFlightMax: 1_000, users: 200 },
    { rate: 100, inFlightMax: 50, users: 50 },
    { rate: 4, inFlightMax: 1_000, users: 8 },
    { rate: 501, inFlightMax: undefined, users: 1_000 },
    { rate: 501, inFlightMax: 1_002, users: 1_002 },
  ])('$rate/s and at most $inFlightMax at once take $users virtual users', ({ rate, inFlightMax, users }) => {
    const phases = [
      { name: 'load', durationMs: rate === 4 || rate > 500 ? 2_000 : 20_000, quotes: { ratePerSec: rate } },
    ];
    const plan = planOf({ phases, quotes: { inFlightMax } });
    expect(virtualUsersFor(plan, allOf(plan.arrivals.count))).toBe(users);
  });
});
