import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type QuoteSettings, quoteSettingsSchema } from '../../core/scenario.ts';
import type { QuoteDriver, QuoteSink } from './contract.ts';
import { createQuoteHttpDriver } from './quote-http.ts';
import { NO_QUOTES } from './testing/no-quotes.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const SYMBOLS = ['A', 'B', 'C', 'D', 'E'];

let server: Server;
let driver: QuoteDriver;
afterEach(async () => {
  await driver.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type Seen = { ok: number[]; failed: [number, string][]; sent: number[]; lacked: [number, number][] };

/** A driver before a real server, and what it reported; `settled(n)` waits for n ends. */
const start = async (
  listener: RequestListener,
  over: Partial<QuoteSettings> = {},
  more: Partial<QuoteSink> = {},
  request = PLAIN_QUOTE,
) => {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const seen: Seen = { ok: [], failed: [], sent: [], lacked: [] };
  driver = createQuoteHttpDriver({
    baseUrl: `http://127.0.0.1:${port}`,
    request,
    symbols: SYMBOLS,
    credentials: { key: null, jwt: null },
    settings: {
      ...quoteSettingsSchema.parse(over),
      inFlightMax: 200,
      poolConnections: over.poolConnections ?? 4,
    },
    runId: 'test',
    clock: systemClock,
    sink: {
      ...NO_QUOTES,
      sent: (slot) => seen.sent.push(slot),
      ok: (slot) => seen.ok.push(slot),
      lacked: (slot, place) => {
        expect(seen.failed.map(([failed]) => failed)).not.toContain(slot);
        seen.lacked.push([slot, place]);
      },
      failed: (slot, kind) => seen.failed.push([slot, kind]),
      ...more,
    },
  });
  const settled = (n: number) => expect.poll(() => seen.ok.length + seen.failed.length, { timeout: 5_000 }).toBe(n);
  return { seen, settled };
};

const answerAll: RequestListener = (request, response) => {
  const symbols = new URL(request.url ?? '', 'http://x').searchParams.get('symbols')?.split(',') ?? [];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, data: symbols.map((symbol) => ({ symbol })) }));
};

describe('the HTTP driver', () => {
  it('sends each request as it was meant, also those that wait for a connection', async () => {
    const indexes: string[] = [];
    const { seen, settled } = await start((request, response) => {
      indexes.push(String(request.headers['x-gateproof-index']));
      answerAll(request, response);
    });
    for (let slot = 0; slot < 200; slot += 1) driver.send(slot, 1_000 + slot, slot);
    await settled(200);
    expect(seen.failed).toEqual([]);
    expect(indexes.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => 1_000 + i));
  });

  it('uses a slot again as soon as it is free', async () => {
    const { seen, settled } = await start(answerAll);
    for (let round = 1; round <= 3; round += 1) {
      driver.send(0, round, round);
      await settled(round);
    }
    expect([seen.ok, seen.failed]).toEqual([[0, 0, 0], []]);
  });

  it.each<[string, RequestListener, string]>([
    ['a connection that is cut', (request) => request.socket.destroy(), 'reset'],
    [
      'a body that is cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
        setImmediate(() => response.destroy());
      },
      'reset',
    ],
    [
      'an endless body',
      (_, response) => {
        const more = (): void => {
          if (response.write('x'.repeat(65_536))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      },
      'oversize',
    ],
    [
      'no HTTP',
      (request) => {
        request.socket.end('hello\r\n\r\n');
      },
      'malformed',
    ],
    [
      'a server error',
      (_, response) => {
        response.statusCode = 503;
        response.end('{}');
      },
      'http-503',
    ],
  ])('reports %s once', async (_, listener, kind) => {
    const { seen, settled } = await start(listener);
    driver.send(7, 0, 0);
    await settled(1);
    expect([seen.ok, seen.failed]).toEqual([[], [[7, kind]]]);
  });

  it('says which symbols of a request for several an answer lacked, before it fails', async () => {
    const { seen, settled } = await start(
      (_, response) => response.end(JSON.stringify({ success: true, data: [{ symbol: 'D' }] })),
      { symbolsPerRequest: 3 },
    );
    driver.send(0, 0, 2);
    await settled(1);
    expect([seen.failed, seen.lacked]).toEqual([
      [[0, 'missing-symbol']],
      [
        [0, 0],
        [0, 2],
      ],
    ]);
  });

  it('has nothing to say of that where a request asks for one', async () => {
    const { seen, settled } = await start((_, response) => response.end('{"success":true,"data":[]}'));
    driver.send(0, 0, 0);
    await settled(1);
    expect([seen.failed, seen.lacked]).toEqual([[[0, 'missing-symbol']], []]);
  });

  it('tells of an answer that says that it came from a cache, and of no other', async () => {
    const cached: number[] = [];
    const cache = { lifetimeMs: 1_000, offBy: null, mark: '"cacheUsed":true' };
    const { seen, settled } = await start(
      (request, response) => {
        const isCached = request.headers['x-gateproof-index'] !== '1';
        response.end(JSON.stringify({ success: true, data: [{ symbol: 'A' }], cacheUsed: isCached }));
      },
      {},
      { fromCache: (slot) => cached.push(slot) },
      { ...PLAIN_QUOTE, cache },
    );
    for (const slot of [0, 1, 2]) driver.send(slot, slot, 0);
    await settled(3);
    expect([seen.failed, cached.toSorted()]).toEqual([[], [0, 2]]);
  });

  it('reports nothing more of a request that was abandoned, and its slot works on', async () => {
    const waiting: (() => void)[] = [];
    const { seen, settled } = await start((request, response) => {
      if (request.headers['x-gateproof-index'] === '1') waiting.push(() => answerAll(request, response));
      else answerAll(request, response);
    });
    driver.send(3, 1, 0);
    await expect.poll(() => waiting.length).toBe(1);
    driver.abandon(3);
    driver.send(3, 2, 1);
    await settled(1);
    for (const answer of waiting) answer();
    driver.send(4, 3, 2);
    await settled(2);
    expect([seen.ok, seen.failed]).toEqual([[3, 4], []]);
  });

  it('tells of each connection once how long it took, and of each answer when its head came', async () => {
    const seenBy: string[] = [];
    const sink = {
      opened: (connectUs: number, tlsUs: number) =>
        void seenBy.push(connectUs >= 0 && Number.isNaN(tlsUs) ? 'opened' : '?'),
      answering: (slot: number) => void seenBy.push(`answering ${slot}`),
    };
    const { settled } = await start(answerAll, { poolConnections: 1 }, sink);
    driver.send(0, 0, 0);
    await settled(1);
    driver.send(1, 1, 0);
    await settled(2);
    expect(seenBy).toEqual(['opened', 'answering 0', 'answering 1']);
  });

  const announcing =
    (timeoutSec: number | null): RequestListener =>
    (request, response) => {
      response.setHeader('connection', 'keep-alive');
      if (timeoutSec !== null) response.setHeader('keep-alive', `timeout=${timeoutSec}`);
      answerAll(request, response);
    };
  /** Idle is as long as a test says; undici sets its timer one turn after the answer. */
  const stopTimers = (): void => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
  };

  it.each<[string, number | null, number]>([
    ['fifty seconds where the target announces no time-out', null, 50_000],
    ['four seconds where it announces five', 5, 4_000],
  ])('keeps an idle connection for %s', async (_, timeoutSec, silenceMs) => {
    const opened: number[] = [];
    stopTimers();
    const { seen, settled } = await start(
      announcing(timeoutSec),
      {},
      { opened: (connectUs) => void opened.push(connectUs) },
    );
    driver.send(0, 0, 0);
    await settled(1);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    vi.advanceTimersByTime(silenceMs);
    driver.send(0, 1, 0);
    await settled(2);
    expect([opened.length, seen.failed]).toEqual([1, []]);
  });

  it.each([1, 2])('needs one connection where the target announces %d s', async (timeoutSec) => {
    const opened: number[] = [];
    stopTimers();
    const { settled } = await start(announcing(timeoutSec), {}, { opened: (connectUs) => void opened.push(connectUs) });
    for (let sent = 1; sent <= 10; sent += 1) {
      driver.send(0, sent, 0);
      await settled(sent);
    }
    expect(opened).toHaveLength(1);
  });

  it('opens again what ended in a silence, before the next request', async () => {
    const opened: number[] = [];
    const { seen, settled } = await start(answerAll, {}, { opened: (connectUs) => void opened.push(connectUs) });
    const ended: Promise<unknown>[] = [];
    server.on('connection', (socket) => void ended.push(new Promise((resolve) => socket.once('close', resolve))));
    for (const slot of [0, 1, 2]) driver.send(slot, slot, 0);
    await settled(3);
    server.closeAllConnections();
    await Promise.all(ended);
    driver.warm?.();
    await expect.poll(() => opened.length).toBe(6);
    for (const slot of [0, 1, 2]) driver.send(slot, 3 + slot, 0);
    await settled(6);
    expect([opened.length, ended.length, seen.failed]).toEqual([6, 6, []]);
  });

  it('joins the pieces of a body wherever the network cut them', async () => {
    const text = Buffer.from('{"success":true,"note":"操作成功","data":[{"symbol":"A"}]}');
    const { seen, settled } = await start((_, response) => {
      const cut = text.indexOf('作') + 1;
      response.writeHead(200, { 'content-length': String(text.length) });
      response.write(text.subarray(0, cut), () => response.end(text.subarray(cut)));
    });
    for (let round = 1; round <= 3; round += 1) {
      driver.send(0, round, 0);
      await settled(round);
    }
    expect([seen.ok, seen.failed]).toEqual([[0, 0, 0], []]);
  });

  it('abandons a request that was still waiting for a connection, and keeps the connection', async () => {
    const waiting: (() => void)[] = [];
    const opened: number[] = [];
    const { seen, settled } = await start(
      (request, response) => void waiting.push(() => answerAll(request, response)),
      { poolConnections: 1 },
      { opened: (connectUs) => void opened.push(connectUs) },
    );
    driver.send(0, 0, 0);
    await expect.poll(() => waiting.length).toBe(1);
    for (const slot of [1, 3, 4]) driver.send(slot, 1, 0);
    for (const slot of [1, 3, 4]) driver.abandon(slot);
    waiting[0]?.();
    await settled(1);
    driver.send(2, 2, 0);
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.();
    await settled(2);
    expect([seen.ok, seen.failed, seen.sent, opened.length]).toEqual([[0, 2], [], [0, 2], 1]);
  });
});
