import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { type Environment, resolveCredentials } from './credentials.ts';
import { preflight, rateLimitOf } from './preflight.ts';
import { parseProfile } from './profile.ts';
import { targetSpecOf } from './target-spec.ts';
import { answering, hangs, nobodyListens, type Reply } from './testing/canned-target.ts';
import { closedAfterEach } from './testing/closing.ts';

const QUOTE = '/api/v1/receiver/data';
const LIMITS = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99', 'x-ratelimit-reset': '60' };
const symbols = ['00700.HK', 'AAPL.US'];
const rows = symbols.map((symbol) => ({ symbol, lastPrice: 1 }));
const quote = (data: unknown, hasPartialFailures = false) => ({
  success: true,
  data: { data, metadata: { hasPartialFailures } },
});

const { openTarget, clientFor } = closedAfterEach();

const questionFor = (
  name: string,
  env: Environment = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token' },
) => {
  const profile = parseProfile(builtInProfiles[name], name);
  const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
  const credentials = resolveCredentials(profile, env, () => '');
  return { profile, operation: spec.operations['quote'] ?? null, symbols, credentials };
};

const fly = async (reply: Reply, question = questionFor('stock-api')) => {
  const target = await openTarget({ [QUOTE]: reply, '/api/v1/receiver/get-stock-quote': reply });
  const client = clientFor(target.url);
  return { target, client, result: preflight(client, question) };
};

describe('preflight', () => {
  it('asks as the load will, with the credentials of the run, and reads the rate limit', async () => {
    const { target, client, result } = await fly(answering(200, quote(rows), LIMITS));
    expect(await result).toEqual({ rateLimit: { limit: 100, remaining: 99, resetSec: 60 }, findings: [] });
    expect(target.seen[0]).toMatchObject({
      method: 'POST',
      url: QUOTE,
      headers: { 'x-app-key': 'the-key', 'x-access-token': 'the-token' },
    });
    expect(JSON.parse(target.seen[0]?.body ?? '')).toEqual({
      receiverType: 'get-stock-quote',
      options: { preferredProvider: 'infoway' },
      symbols,
    });
    expect(client.sent()).toBe(1);
  });

  it('reads the limit of the key beside that of the address', async () => {
    const ofKey = { 'x-api-ratelimit-limit': '200', 'x-api-ratelimit-remaining': '150', 'x-api-ratelimit-reset': '42' };
    const keyLimit = { limit: 200, remaining: 150, resetSec: 42 };
    const both = await fly(answering(200, quote(rows), { ...LIMITS, ...ofKey }));
    expect(await both.result).toMatchObject({ rateLimit: { limit: 100 }, keyLimit });
    const alone = await fly(answering(200, quote(rows), ofKey));
    expect(await alone.result).toEqual({ rateLimit: null, keyLimit, findings: [] });
  });

  it('uses a JWT instead of the key pair where there is one', async () => {
    const env = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token', GATEPROOF_JWT: 'the-jwt' };
    const { target, result } = await fly(answering(200, quote(rows), LIMITS), questionFor('stock-api', env));
    await result;
    expect(target.seen[0]?.headers).toMatchObject({ authorization: 'Bearer the-jwt' });
    expect(target.seen[0]?.headers).not.toHaveProperty('x-app-key');
  });

  it('sends no credentials where quotes are anonymous, and expects no rate limit there', async () => {
    const { target, result } = await fly(answering(200, quote(rows)), questionFor('reference-documented'));
    expect(await result).toEqual({ rateLimit: null, findings: [] });
    expect(target.seen[0]?.url).toBe('/api/v1/receiver/get-stock-quote?symbols=00700.HK,AAPL.US&provider=longport');
    expect(target.seen[0]?.headers).not.toHaveProperty('x-app-key');
  });

  it('only knocks where the load sends no quotes', async () => {
    const { target, result } = await fly(answering(500, {}), { ...questionFor('stock-api'), operation: null });
    expect(await result).toEqual({ rateLimit: null, findings: [] });
    expect(target.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /']);
  });

  it.each<[string, Reply, RegExp]>([
    [
      'a status',
      answering(500, { error: { code: 'EXTERNAL_API_ERROR' } }, LIMITS),
      /answered 500 .*EXTERNAL_API_ERROR/,
    ],
    [
      'a rate limit in force',
      answering(429, {}, { 'retry-after': '42' }),
      /already rate-limited \(429, retry after 42 s\)/,
    ],
    ['text instead of JSON', answering(200, 'ok', LIMITS), /not JSON/],
    ['no success', answering(200, { ...quote(rows), success: false }, LIMITS), /no success envelope/],
    ['no quotes', answering(200, { success: true, data: null }, LIMITS), /held no quotes/],
    ['a missing symbol', answering(200, quote(rows.slice(0, 1)), LIMITS), /no quote of AAPL.US/],
    ['an empty list', answering(200, quote([]), LIMITS), /no quote of 00700.HK, AAPL.US/],
    ['a partial answer', answering(200, quote(rows, true), LIMITS), /marked as partial/],
    ['no rate limit in the headers', answering(200, quote(rows)), /names no rate limit/],
    ['half a rate limit', answering(200, quote(rows), { 'x-ratelimit-limit': '100' }), /names no rate limit/],
    [
      'a rate limit that is no number',
      answering(200, quote(rows), { ...LIMITS, 'x-ratelimit-limit': 'many' }),
      /names no rate limit/,
    ],
    ['silence', hangs, /no answer in time/],
    ['a reset', (_, __, request) => void request.socket.resetAndDestroy(), /ended without an answer/],
    ['far too much', answering(200, 'x'.repeat(1_100_000)), /more than 1 MB/],
  ])('%s is a finding, and the run goes on', async (_, reply, finding) => {
    const { result } = await fly(reply);
    expect((await result).findings).toEqual([expect.stringMatching(finding)]);
  });

  it('a single quote may stand alone instead of in a list', async () => {
    const { result } = await fly(answering(200, quote(rows[0]), LIMITS), {
      ...questionFor('stock-api'),
      symbols: ['00700.HK'],
    });
    expect((await result).findings).toEqual([]);
  });

  it.each([
    [401, 'stock-api', {}, /GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN/],
    [403, 'stock-api', { GATEPROOF_JWT: 'the-jwt' }, /Check GATEPROOF_JWT;/],
    [401, 'reference-documented', {}, /check its dialect/],
  ])('refused credentials (%d, %s, %j) are an error with exit code 4 that names the variables', async (...row) => {
    const [status, name, env, hint] = row;
    const pair = { GATEPROOF_APP_KEY: 'the-key', GATEPROOF_ACCESS_TOKEN: 'the-token' };
    const { result } = await fly(answering(status, {}), questionFor(name, { ...pair, ...env }));
    await expect(result).rejects.toMatchObject({ exitCode: 4, hint: expect.stringMatching(hint) });
  });

  it('nobody there is an error with exit code 4', async () => {
    await expect(preflight(clientFor(nobodyListens()), questionFor('stock-api'))).rejects.toMatchObject({
      exitCode: 4,
    });
  });
});

describe('a rate limit', () => {
  const family = (name: string, limit: number, remaining: number, reset: number) => ({
    ...{ [`${name}-limit`]: String(limit), [`${name}-remaining`]: String(remaining), [`${name}-reset`]: String(reset) },
  });
  const of = (headers: Readonly<Record<string, string>>) =>
    rateLimitOf({ kind: 'answer', status: 200, headers, text: '', json: null, elapsedMs: 1 });
  const atMs = Date.parse('Fri, 27 Nov 2026 10:00:00 GMT');
  const date = new Date(atMs).toUTCString();

  it.each([
    ['nobody tells of', {}, null],
    ['of an address', family('x-ratelimit', 100, 99, 60), { limit: 100, remaining: 99, resetSec: 60 }],
    ['of a key', family('x-api-ratelimit', 200, 9, 30), { limit: 200, remaining: 9, resetSec: 30 }],
    [
      'of both is that which lets through less: the key',
      { ...family('x-ratelimit', 100, 99, 60), ...family('x-api-ratelimit', 200, 98, 30) },
      { limit: 200, remaining: 98, resetSec: 30 },
    ],
    [
      'of both is that which lets through less: the address',
      { ...family('x-ratelimit', 100, 99, 60), ...family('x-api-ratelimit', 200, 199, 30) },
      { limit: 100, remaining: 99, resetSec: 60 },
    ],
    [
      'that ends at an instant in seconds',
      { date, ...family('x-api-ratelimit', 200, 9, atMs / 1000 + 25) },
      { limit: 200, remaining: 9, resetSec: 25 },
    ],
    [
      'that ends at an instant in milliseconds',
      { date, ...family('x-api-ratelimit', 200, 9, atMs + 24_100) },
      { limit: 200, remaining: 9, resetSec: 25 },
    ],
    [
      'that ends at an instant, of an answer without a date',
      family('x-api-ratelimit', 200, 9, atMs / 1000),
      { limit: 200, remaining: 9, resetSec: 60 },
    ],
    ['without its reset', { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' }, null],
  ])('%s', (_, headers, expected) => {
    expect(of(headers)).toEqual(expected);
  });
});
