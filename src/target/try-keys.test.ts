import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { resolveCredentials } from './credentials.ts';
import { parseProfile } from './profile.ts';
import { targetSpecOf } from './target-spec.ts';
import { answering, type Reply, type Seen } from './testing/canned-target.ts';
import { closedAfterEach } from './testing/closing.ts';
import { preflightWithPool, spreadOver } from './try-keys.ts';

const QUOTE = '/api/v1/receiver/data';
const OK = { success: true, data: { data: [{ symbol: 'AAPL.US' }], metadata: { hasPartialFailures: false } } };

const { openTarget, clientFor } = closedAfterEach();

const keyOf = ({ headers }: Seen): string => String(headers['x-app-key'] ?? headers['authorization']);
const pairs = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ appKey: `key-${i + 1}`, accessToken: `token-${i + 1}` }));

type World = {
  readonly pool: readonly unknown[];
  readonly dialect?: 'stock-api' | 'reference-documented';
  /** Which keys the target refuses, and with which status. */
  readonly refuses?: readonly string[];
  readonly status?: number;
  /** How many requests its limiter still lets through; null: it says nothing. */
  readonly remaining?: number | null;
};

const tried = async ({ pool, dialect = 'stock-api', refuses = [], status = 401, remaining = 10_000 }: World) => {
  let left = remaining;
  const reply: Reply = (seen, ...rest) => {
    if (left !== null) left -= 1;
    if (left !== null && left < 0) return answering(429, {})(seen, ...rest);
    if (refuses.includes(keyOf(seen))) return answering(status, {})(seen, ...rest);
    const told = { 'x-ratelimit-limit': '10000', 'x-ratelimit-remaining': String(left), 'x-ratelimit-reset': '60' };
    return answering(200, OK, left === null ? {} : told)(seen, ...rest);
  };
  const target = await openTarget({ [QUOTE]: reply, '/api/v1/receiver/get-stock-quote': reply });
  const client = clientFor(target.url);
  const profile = parseProfile(builtInProfiles[dialect], dialect);
  const credentials = resolveCredentials(profile, { GATEPROOF_KEY_POOL: JSON.stringify(pool) }, () => '');
  const operation = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url }).operations['quote'] ?? null;
  const asked = { profile, operation, symbols: ['AAPL.US'], credentials };
  const outcome = await preflightWithPool(client, asked).catch((error: unknown) => error);
  return { outcome, shown: target.seen.map(keyOf) };
};

describe('the keys of a pool, before a load', () => {
  it('are each shown once, and say nothing where all are taken', async () => {
    const { outcome, shown } = await tried({ pool: pairs(20) });
    expect(shown).toEqual(pairs(20).map(({ appKey }) => appKey));
    expect(outcome).toEqual({ rateLimit: { limit: 10_000, remaining: 9_980, resetSec: 60 }, findings: [] });
  });

  it.each([
    [401, ['key-3'], 'of 5 keys in GATEPROOF_KEY_POOL the target refused entry 3: ', 'Mend entry 3 of'],
    [
      403,
      ['key-1', 'key-5'],
      'of 5 keys in GATEPROOF_KEY_POOL the target refused entries 1 and 5: ',
      'entries 1 and 5',
    ],
  ])(
    'that are refused with %d (%j) are exit 4, by their places and never by a value',
    async (status, refuses, ...said) => {
      const { outcome, shown } = await tried({ pool: pairs(5), refuses, status });
      expect(outcome).toMatchObject({
        ...{ exitCode: 4, isRefusal: true },
        message: expect.stringContaining(said[0] ?? ''),
        hint: expect.stringContaining(said[1] ?? ''),
      });
      expect(shown).toHaveLength(5);
      expect(`${(outcome as Error).message} ${(outcome as { hint: string }).hint}`).not.toMatch(/key-\d|token-\d/);
    },
  );

  it('count their places in the list that was written, where tokens and pairs stand in it', async () => {
    const [a, b] = pairs(2);
    const { outcome, shown } = await tried({ pool: [a, { jwt: 'one' }, b, { jwt: 'two' }], refuses: ['Bearer two'] });
    expect(shown).toEqual(['Bearer one', 'Bearer two']);
    expect(outcome).toMatchObject({ message: expect.stringContaining('entry 4') });
  });

  it('are tried in part where there are many, from the first to the last, and a finding says so', async () => {
    const { outcome, shown } = await tried({ pool: pairs(300) });
    expect([shown.length, shown[0], shown.at(-1)]).toEqual([20, 'key-1', 'key-300']);
    expect(outcome).toMatchObject({
      findings: [expect.stringContaining('20 of 300 keys in GATEPROOF_KEY_POOL were tried')],
    });
  });

  it('take at most a tenth of what the rate limiter still lets through', async () => {
    const { outcome, shown } = await tried({ pool: pairs(12), remaining: 51 });
    expect([shown.length, shown.at(-1)]).toEqual([5, 'key-12']);
    expect(outcome).toMatchObject({ rateLimit: { remaining: 46 }, findings: [expect.stringContaining('5 of 12')] });
  });

  it('are tried no further once the limiter answers', async () => {
    const { outcome, shown } = await tried({ pool: pairs(12), remaining: 0 });
    expect(shown).toHaveLength(1);
    expect(outcome).toMatchObject({
      findings: [expect.stringContaining('already rate-limited'), expect.stringContaining('only 1 of 12 keys')],
    });
  });

  it.each([
    ['one key', { pool: pairs(1) }],
    ['quotes that show no key', { pool: pairs(3), dialect: 'reference-documented' as const }],
  ])('are one request for %s', async (_, world) => {
    expect((await tried({ ...world, remaining: null })).shown).toHaveLength(1);
  });
});

it.each([
  [1, 20, [0]],
  [3, 20, [0, 1, 2]],
  [20, 20, Array.from({ length: 20 }, (_, i) => i)],
  [21, 3, [0, 10, 20]],
  [300, 2, [0, 299]],
])('of %d keys at most %d are taken evenly', (count, most, turns) => {
  expect(spreadOver(count, most)).toEqual(turns);
});
