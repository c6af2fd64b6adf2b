import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import referenceDocumented from '../../profiles/reference-documented.ts';
import { systemClock } from '../core/clock.ts';
import { profileSchema } from '../core/profile.ts';
import { createRedactor, REDACTED } from '../core/redact.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { brokenLines } from '../judge/books.ts';
import { createPlan } from '../scenario/plan.ts';
import { targetSpecOf } from '../target/target-spec.ts';
import { answering, openCannedTarget, type Reply, type Seen } from '../target/testing/canned-target.ts';
import { IDLE_SOCKETS } from './drivers/idle-sockets.ts';
import { createQuoteHttpDriver } from './drivers/quote-http.ts';
import { Engine } from './engine.ts';

const MODE = 'gateway-only';
const SECRET = 'a-secret-of-the-target';
const PATH = '/api/v1/receiver/get-stock-quote';

const symbolsOf = ({ url }: Seen): string[] => new URL(url, 'http://x').searchParams.get('symbols')?.split(',') ?? [];
const success = (symbols: readonly string[], { partial = false, more = {} } = {}) => ({
  ...{ success: true, statusCode: 200, message: '操作成功', timestamp: '2026-03-22T18:00:00.163Z' },
  data: {
    data: symbols.map((symbol) => ({ symbol, lastPrice: 1 })),
    metadata: { hasPartialFailures: partial },
    ...more,
  },
});
const error = (code: string) => ({ success: false, statusCode: 429, data: null, error: { code } });

/** Sends the head of an answer and the start of its body, then does something else. */
const begun =
  (headers: Readonly<Record<string, string>>, then: (response: ServerResponse) => void): Reply =>
  (_, response) => {
    response.writeHead(200, headers);
    response.write('{"success":true,', () => then(response));
  };

const endless: Reply = (_, response) => {
  const more = (): void => {
    if (response.write('x'.repeat(65_536))) setImmediate(more);
    else response.once('drain', more);
  };
  more();
};

/** What the target does to one request in as many, and what that is. */
/** A right answer behind an interim one. */
const interim =
  (write: (response: ServerResponse) => void): Reply =>
  (seen, response, request) => {
    write(response);
    answering(200, success(symbolsOf(seen)))(seen, response, request);
  };

const REPLIES: readonly (readonly [kind: string, reply: Reply])[] = [
  ['ok', (seen, ...rest) => answering(200, success(symbolsOf(seen)))(seen, ...rest)],
  ['missing-symbol', (seen, ...rest) => answering(200, success(symbolsOf(seen).slice(1)))(seen, ...rest)],
  ['partial', (seen, ...rest) => answering(200, success(symbolsOf(seen).slice(1), { partial: true }))(seen, ...rest)],
  [
    'partial',
    (seen, ...rest) =>
      answering(200, success(symbolsOf(seen), { more: { failures: [{ symbol: 'X' }] } }))(seen, ...rest),
  ],
  ['envelope', (seen, ...rest) => answering(200, { ...success(symbolsOf(seen)), success: 'true' })(seen, ...rest)],
  ['envelope', answering(200, { success: true, data: { message: '"symbol":"00700.HK"' } })],
  ['not-json', (seen, ...rest) => answering(200, JSON.stringify(success(symbolsOf(seen))).slice(0, -1))(seen, ...rest)],
  ['http-429-limiter', answering(429, error('RATE_LIMIT_EXCEEDED'), { 'retry-after': '7' })],
  ['http-429-upstream', answering(429, error('RESOURCE_EXHAUSTED'))],
  ['http-500', answering(500, { success: false, message: `no access with ${SECRET}` })],
  ['reset', (_, __, request) => request.socket.resetAndDestroy()],
  ['reset', begun({ 'content-length': '100' }, (response) => response.socket?.resetAndDestroy())],
  ['reset', begun({ 'content-length': '100' }, (response) => response.socket?.end())],
  ['reset', begun({}, (response) => response.socket?.end())],
  ['reset', begun({ connection: 'close', 'content-length': '100' }, (response) => response.socket?.end())],
  ['reset', begun({ connection: 'close' }, (response) => response.socket?.end())],
  // Unasked interim answers (RFC 9110, 15.2): undici reads over all but this one, at which it ends the connection itself.
  ['ok', interim((response) => response.writeEarlyHints({ link: '</x>; rel=preload' }))],
  ['malformed', interim((response) => response.writeContinue())],
  ['malformed', (_, __, request) => void request.socket.end('hello\r\n\r\n')],
  ['oversize', endless],
  ['timeout', begun({ 'content-length': '100' }, () => {})],
];
const ROUNDS = 3;

const countsOf = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const [kind] of REPLIES) if (kind !== 'ok') counts[kind] = (counts[kind] ?? 0) + ROUNDS;
  return counts;
};

it('every way to fail lands in its own count, with an example that holds no secret, and the books hold', async () => {
  const replyOf = (seen: Seen): Reply => REPLIES[Number(seen.headers['x-gateproof-index']) % REPLIES.length]![1];
  const target = await openCannedTarget({ [PATH]: (seen, ...rest) => replyOf(seen)(seen, ...rest) });
  onTestFinished(() => target.close());
  const spec = targetSpecOf(profileSchema.parse(referenceDocumented), { mode: MODE, url: target.url });
  const phases = [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: REPLIES.length * ROUNDS } }];
  const quotes = { symbolsPerRequest: 2, timeoutMs: 3_000 };
  const scenario = scenarioSchema.parse({
    ...{ name: 'failures', question: 'What became of each?', gating: ['error-rate'], sliceMs: 500 },
    ...{ quotes, phases },
  });
  const plan = createPlan(scenario, { modes: [MODE], seed: 1 });
  const engine = new Engine({
    ...{ plan, clock: systemClock, startUs: systemClock.nowUs() + 1_000, shard: { index: 0, count: 1 } },
    ...{ numberedSymbols: () => 0, tap: null, live: null, loopUtilisation: null },
    drivers: {
      quotes: (_, sink) =>
        createQuoteHttpDriver({
          ...{ baseUrl: target.url, request: spec.operations['quote']!, symbols: spec.quoteSymbols, sink },
          ...{
            credentials: { key: null, jwt: null },
            settings: { ...scenario.quotes, inFlightMax: 1_000, poolConnections: 10 },
            runId: 'test',
            clock: systemClock,
          },
        }),
      sockets: () => IDLE_SOCKETS,
    },
    limits: { responseMs: [200], messageMs: [] },
    quoteSymbols: () => spec.quoteSymbols,
    redact: createRedactor([SECRET]),
  });
  const { slices, examples, wires, bySymbol } = await engine.run();
  const failures: Record<string, number> = {};
  for (const { quotes: each } of slices)
    for (const [kind, count] of Object.entries(each.failures)) failures[kind] = (failures[kind] ?? 0) + count;
  expect(failures).toEqual(countsOf());
  expect(slices.flatMap(brokenLines)).toEqual([]);
  expect(slices.reduce((sum, each) => sum + each.quotes.counts.ok, 0)).toBe(2 * ROUNDS);
  const seen = examples.get(MODE) ?? [];
  expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(Object.keys(countsOf())));
  expect(JSON.stringify(seen)).not.toContain(SECRET);
  expect(seen.find(({ kind }) => kind === 'http-500')?.detail).toContain(REDACTED);
  expect(wires.get(MODE)?.retryAfter).toEqual({ seen: ROUNDS, maxMs: 7_000, held: 0 });
  // Of a request for two, the symbol that came is not to blame.
  const bad = (bySymbol.get(MODE) ?? []).map(({ failures: of }) => of['missing-symbol'] ?? 0);
  expect(bad.reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
});
