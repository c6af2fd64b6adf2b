import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { PlannedArrivals } from '../../core/plan.ts';
import { type QuoteSettings, quoteSettingsSchema } from '../../core/scenario.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { parseProfile } from '../../target/profile.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { createWriter, kindsAt, oneKind } from './quote-writer.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const specOf = (name: string, over: object = {}): TargetSpec => {
  const profile = parseProfile({ ...builtInProfiles[name], ...over }, name);
  return targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
};
const settings = (over: object): QuoteSettings => quoteSettingsSchema.parse(over);

const KEYS = ['a', 'b', 'c'].map((name) => ({ appKey: `key-${name}`, accessToken: `token-${name}` }));
const ONE_KEY: Credentials = { key: KEYS[0]!, jwt: null };

type Way = {
  readonly quotes: QuoteSettings;
  readonly spec: TargetSpec;
  readonly credentials?: Credentials;
  readonly arrivals?: Pick<PlannedArrivals, 'kind' | 'user'>;
};

/** A slot that requests are written into, as a driver's. */
const slotOf = ({ quotes, spec, credentials = ONE_KEY, arrivals }: Way) => {
  const kinds = kindsAt(quotes, spec)!;
  const users = quotes.users?.count ?? null;
  const asked = { kinds, arrivals: arrivals ?? null, users, tags: spec.tags, worker: 3 };
  const writer = createWriter(asked, { credentials, runId: 'run-1' });
  const options: Dispatcher.DispatchOptions = { path: '/', method: 'GET', body: null };
  const slot = { headers: writer.headers(), options };
  return (arrival: number, symbolStart: number) => {
    writer.write(slot, arrival, symbolStart);
    const flat = options.headers as string[];
    const headers = Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]]] : [])));
    const body: unknown = options.body === null ? null : JSON.parse(String(options.body));
    return { method: options.method, path: options.path, body, headers };
  };
};

describe('a written request', () => {
  it('of each operation in a mix has the method, body and headers of its own', () => {
    const quotes = settings({ mix: [{ operation: 'quote', symbolsPerRequest: 2 }, { operation: 'query-symbols' }] });
    const arrivals = { kind: Uint8Array.of(0, 1, 0), user: new Uint32Array(3) };
    const write = slotOf({ quotes, spec: specOf('stock-api'), arrivals });
    const posted = {
      method: 'POST',
      path: '/api/v1/receiver/data',
      body: {
        receiverType: 'get-stock-quote',
        options: { preferredProvider: 'infoway' },
        symbols: ['TSLA.US', '00700.HK'],
      },
      headers: { 'content-type': 'application/json', 'x-app-key': 'key-a', 'x-access-token': 'token-a' },
    };
    expect(write(0, 7)).toMatchObject(posted);
    const got = write(1, 1);
    expect(got).toMatchObject({
      method: 'GET',
      path: '/api/v1/query/symbols?symbols=AAPL.US&provider=infoway',
      body: null,
      headers: { 'x-app-key': 'key-a', 'x-gateproof-run': 'run-1', 'x-gateproof-index': '1' },
    });
    expect(got.headers).not.toHaveProperty('content-type');
    expect(write(2, 7)).toMatchObject({ ...posted, headers: { 'x-gateproof-index': '2' } });
  });

  it.each([
    ['quote', { useSmartCache: false, realtime: true, storageMode: 'none' }, { useSmartCache: false, realtime: true }],
    ['history', { klineNum: 10, timestamp: 1_773_417_599 }, { klineNum: 10, timestamp: 1_773_417_599 }],
  ])('of %s carries the options %j in its body', (operation, options, held) => {
    const write = slotOf({ quotes: settings({ operation, options }), spec: specOf('stock-api') });
    expect(write(0, 0).body).toMatchObject({ options: { preferredProvider: 'infoway', ...held } });
  });

  it('carries options in its query under the names of the target, and only those that it takes', () => {
    const options = { useSmartCache: false, market: 'HK', storageMode: 'both' };
    const write = slotOf({ quotes: settings({ operation: 'query-symbols', options }), spec: specOf('stock-api') });
    expect(write(0, 0).path).toBe('/api/v1/query/symbols?symbols=00700.HK&provider=infoway&useCache=false&market=HK');
  });

  it('of a market asks for its symbols alone, and names it where the scenario says so', () => {
    const quotes = settings({ markets: [{ market: 'US' }], nameMarket: true });
    const write = slotOf({ quotes, spec: specOf('stock-api') });
    expect([0, 1, 4].map((start) => write(0, start).body)).toMatchObject([
      { symbols: ['AAPL.US'], options: { market: 'US' } },
      { symbols: ['MSFT.US'] },
      { symbols: ['AAPL.US'] },
    ]);
    const silent = slotOf({ quotes: settings({ markets: [{ market: 'US' }] }), spec: specOf('stock-api') });
    expect(silent(0, 0).body).not.toHaveProperty('options.market');
  });

  it('names its user and its process only in the headers that the profile names', () => {
    const quotes = settings({ users: { count: 2 } });
    const arrivals = { kind: new Uint8Array(2), user: Uint32Array.of(0, 1) };
    const tags = { user: 'X-Stress-User-Id', worker: 'X-Stress-Worker-Id' };
    const write = slotOf({ quotes, spec: specOf('stock-api', { tags }), arrivals });
    expect([0, 1].map((arrival) => write(arrival, 0).headers['X-Stress-User-Id'])).toEqual(['user-001', 'user-002']);
    expect(write(0, 0).headers['X-Stress-Worker-Id']).toBe('3');
    const untold = Object.keys(slotOf({ quotes, spec: specOf('stock-api'), arrivals })(0, 0).headers);
    expect(untold.filter((name) => name.toLowerCase().includes('stress'))).toEqual([]);
  });

  it.each([
    ['key pairs', { key: KEYS[0]!, jwt: null, keys: KEYS }, 'x-access-token', ['token-a', 'token-b', 'token-c']],
    ['tokens', { key: null, jwt: 'j1', jwts: ['j1', 'j2'] }, 'authorization', ['Bearer j1', 'Bearer j2', 'Bearer j1']],
  ])('shows several %s in turn', (_, credentials, header, shown) => {
    const write = slotOf({ quotes: settings({}), spec: specOf('stock-api'), credentials });
    expect([0, 1, 2].map((arrival) => write(arrival, 0).headers[header])).toEqual(shown);
  });

  it('of a user always shows the same key', () => {
    const arrivals = { kind: new Uint8Array(8), user: Uint32Array.from({ length: 8 }, (_, i) => i % 4) };
    const credentials = { key: KEYS[0]!, jwt: null, keys: KEYS };
    const write = slotOf({
      quotes: settings({ users: { count: 4 } }),
      spec: specOf('stock-api'),
      arrivals,
      credentials,
    });
    const keys = Array.from({ length: 8 }, (_, arrival) => write(arrival, 0).headers['x-app-key']);
    expect(keys.slice(0, 4)).toEqual(['key-a', 'key-b', 'key-c', 'key-a']);
    expect(keys.slice(4)).toEqual(keys.slice(0, 4));
  });

  it('shows no credentials where the operation takes none', () => {
    const write = slotOf({ quotes: settings({}), spec: specOf('reference-documented') });
    expect(Object.keys(write(0, 0).headers)).toEqual(['accept', 'x-gateproof-run', 'x-gateproof-index']);
  });

  it('cannot be of a kind that is not there', () => {
    const writer = createWriter(
      { ...oneKind(PLAIN_QUOTE, ['A'], 1), arrivals: { kind: Uint8Array.of(1), user: new Uint32Array(1) } },
      { credentials: ONE_KEY, runId: '' },
    );
    const slot = { headers: writer.headers(), options: { path: '/', method: 'GET' as const } };
    expect(() => writer.write(slot, 0, 0)).toThrow(RangeError);
  });

  it.each([
    ['an operation', { operation: 'nope' }],
    ['a market', { markets: [{ market: 'SH' }] }],
  ])('is none where the target lacks %s', (_, over) => {
    expect(kindsAt(settings(over), specOf('stock-api'))).toBeNull();
  });
});
