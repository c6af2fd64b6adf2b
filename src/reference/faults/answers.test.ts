import { describe, expect, test } from 'vitest';
import { LOAD_INDEX_HEADER } from '../../core/target-books.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { ReferenceTarget } from '../server.ts';
import { startForTest } from '../testing/start.ts';
import { until } from '../testing/until.ts';
import { createFaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const KEY = { 'x-app-key': 'key', 'x-access-token': 'token' };
const BODY = JSON.stringify({ symbols: ['00700.HK', 'AAPL.US'], receiverType: 'get-stock-quote' });

type Ask = (url: string, headers: Record<string, string>) => Promise<Response>;

/** The three ways to ask for two quotes, of both contracts. */
const ROUTES: readonly (readonly [string, Ask])[] = [
  ['get', (url, headers) => fetch(`${url}/api/v1/receiver/get-stock-quote?symbols=700.HK,AAPL`, { headers })],
  [
    'post',
    (url, headers) =>
      fetch(`${url}/api/v1/receiver/data`, { method: 'POST', headers: { ...headers, ...KEY }, body: BODY }),
  ],
  [
    'query',
    (url, headers) =>
      fetch(`${url}/api/v1/query/symbols?symbols=00700.HK,AAPL.US`, { headers: { ...headers, ...KEY } }),
  ],
];

/** What a reader of one answer sees; no code of ours helps it. */
const seenIn = async (response: Response): Promise<string> => {
  const text = await response.text();
  if (response.status !== 200) {
    const { code } = (JSON.parse(text) as { error: { code: string } }).error;
    return `${response.status} ${code} retry-after ${response.headers.get('retry-after')}`;
  }
  if (!text.startsWith('{') || !text.endsWith('}')) return `no JSON: ${text.length > 100 ? 'long' : text.slice(0, 6)}`;
  const { success, data } = JSON.parse(text) as { success?: boolean; data?: { data: unknown; metadata: unknown } };
  if (success !== true || data === undefined) return `no envelope, success ${success}`;
  const { items } = data.data as { items?: unknown[] };
  const rows = items ?? (data.data as unknown[]);
  const { errors, hasPartialFailures } = data.metadata as { errors?: unknown[]; hasPartialFailures?: boolean };
  return `${rows.length} rows, ${hasPartialFailures === true || (errors ?? []).length > 0 ? 'said' : 'unsaid'}`;
};

/** What came of so many load requests one after another. */
const outcomes = async (target: ReferenceTarget, ask: Ask, n: number): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (let index = 0; index < n; index += 1) {
    const seen = await ask(target.url, { [LOAD_INDEX_HEADER]: String(index) }).then(
      (response) => seenIn(response).catch(() => 'cut amid the body'),
      () => 'reset',
    );
    counts[seen] = (counts[seen] ?? 0) + 1;
  }
  await until(() => target.books().requests.load.inFlight === 0);
  return counts;
};

const OK = '2 rows, unsaid';

describe('answers to quotes that are other than what was asked for', () => {
  const limiter = (sec: string | null) => `429 RATE_LIMIT_EXCEEDED retry-after ${sec}`;
  const upstream = (sec: string | null) => `429 RESOURCE_EXHAUSTED retry-after ${sec}`;
  const cut = { seen: 'cut amid the body', books: { byStatus: { 200: 23 }, resetByUs: 2, amiss: {} } };
  const rows = [
    ['partial=8%', '1 rows, said', { amiss: { partial: 2 } }],
    ['missing=8%', '1 rows, unsaid', { amiss: { 'missing-symbol': 2 } }],
    ['malformed=8%', 'no JSON: <html>', { amiss: { 'not-json': 2 } }],
    ['malformed=8%,how=cut', 'no JSON: long', { amiss: { 'not-json': 2 } }],
    ['malformed=8%,how=envelope', 'no envelope, success undefined', { amiss: { envelope: 2 } }],
    ['malformed=8%,how=refusal', 'no envelope, success false', { amiss: { envelope: 2 } }],
    ['throttle=8%', limiter('60'), { amiss: { 'http-429-limiter': 2 }, retryAfter: 2 }],
    ['throttle=8%,retry-after=0s', limiter(null), { amiss: { 'http-429-limiter': 2 }, retryAfter: 0 }],
    ['throttle=8%,by=upstream', upstream(null), { amiss: { 'http-429-upstream': 2 }, retryAfter: 0 }],
    ['throttle=8%,by=upstream,retry-after=1.2s', upstream('2'), { amiss: { 'http-429-upstream': 2 }, retryAfter: 2 }],
    ['reset=8%,at=body', cut.seen, cut.books],
    ['reset=8%,at=body,by=close', cut.seen, cut.books],
    ['error=8%,status=429,code=RATE_LIMIT_EXCEEDED', limiter(null), { amiss: { 'http-429-limiter': 2 } }],
    ['error=8%', '500 EXTERNAL_API_ERROR retry-after null', { byStatus: { 200: 23, 500: 2 }, amiss: {} }],
  ] as const;

  test.each(rows)(
    '%s is just that by every route, and the books count it as what it was',
    async (fault, seen, books) => {
      for (const [, ask] of ROUTES) {
        const target = await startForTest({ faults: [fault] });
        expect(await outcomes(target, ask, 25)).toEqual({ [OK]: 23, [seen]: 2 });
        expect(target.books().requests.load).toMatchObject({ received: 25, ...books });
        await target.stop();
      }
    },
  );

  test('truncate is silent, and is booked as such', async () => {
    const target = await startForTest({ faults: ['truncate=1'] });
    const [, ask] = ROUTES[0]!;
    expect(await outcomes(target, ask, 2)).toEqual({ '1 rows, unsaid': 2 });
    expect(target.books().requests.load.amiss).toEqual({ 'missing-symbol': 2 });
  });

  test('truncate cuts the answer of every route', async () => {
    for (const [, ask] of ROUTES) {
      const target = await startForTest({ faults: ['truncate=1'] });
      expect(Object.keys(await outcomes(target, ask, 1))).toEqual(['1 rows, unsaid']);
      expect(target.books().requests.load.amiss).toEqual({ 'missing-symbol': 1 });
    }
  });

  test('a limiter of its own is booked as such', async () => {
    const target = await startForTest({ rateLimit: { limit: 2, ttlMs: 60_000 } });
    const [, ask] = ROUTES[1]!;
    expect(await outcomes(target, ask, 5)).toEqual({ [OK]: 2, [limiter('60')]: 3 });
    expect(target.books().requests.load).toMatchObject({ amiss: { 'http-429-limiter': 3 }, retryAfter: 3 });
  });

  test('a healthy answer is nothing amiss', async () => {
    const target = await startForTest();
    for (const [, ask] of ROUTES) expect(await outcomes(target, ask, 1)).toEqual({ [OK]: 1 });
    expect(target.books().requests.load).toMatchObject({ received: 3, amiss: {}, retryAfter: 0 });
  });
});

describe('a share that fails fast', () => {
  const started = (text: string) => {
    const clock = createVirtualClock(7_000_000);
    const set = createFaultSet({ clock, seed: 1, openConnections: () => [], block: () => {} });
    set.add(parseFaults([text]));
    return { clock, set };
  };

  test('makes the others faster, by as much as it says', () => {
    const { set } = started('fail-fast=6%,base=200ms,faster=75%');
    expect(set.quoteDelayMs(true, [])).toBe(50);
    const faults = Array.from({ length: 100 }, () => set.quoteFault(true, []));
    const failed = faults.filter((fault) => fault !== null);
    expect(failed).toEqual(Array(6).fill({ kind: 'error', status: 503, code: 'SERVICE_UNAVAILABLE' }));
  });

  test('until it begins all wait the same and none fails', () => {
    const { clock, set } = started('fail-fast=50%,base=200ms,faster=75%,at=1s');
    clock.advance(999_999);
    expect([set.quoteDelayMs(true, []), set.quoteFault(true, []), set.quoteFault(true, [])]).toEqual([200, null, null]);
    clock.advance(1);
    expect(set.quoteDelayMs(true, [])).toBe(50);
    expect([set.quoteFault(true, []), set.quoteFault(true, [])].filter((fault) => fault !== null)).toHaveLength(1);
  });
});
