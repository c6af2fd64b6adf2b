import { Agent, get } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askAdmin, startForTest } from './testing/start.ts';
import { until } from './testing/until.ts';

type Got = { readonly status: number; readonly tookMs: number } | { readonly error: string };

/** A GET on a connection of its own, from an address of loopback. */
const ask = (url: string, path: string, localAddress = '127.0.0.1'): Promise<Got> =>
  new Promise((resolve) => {
    const agent = new Agent({ localAddress });
    const startMs = performance.now();
    const request = get(`${url}${path}`, { agent }, (response) => {
      response.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? '' }));
      response.resume().on('end', () => {
        resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - startMs });
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? '' }));
    onTestFinished(() => {
      request.destroy();
      agent.destroy();
    });
  });

const HEALTH = '/api/health';
const QUOTE = '/api/v1/receiver/get-stock-quote?symbols=AAPL&provider=longport';

describe('the wire before the reference target', () => {
  test('delays a request and its answer, each by the time that was asked for', async () => {
    const { url } = await startForTest({ faults: ['net-delay=40ms'] });
    const got = await ask(url, HEALTH);
    expect(got).toMatchObject({ status: 200 });
    expect('tookMs' in got && got.tookMs).toBeGreaterThanOrEqual(80);
  });

  test('ends a connection at the byte, and the books of the target know of the request', async () => {
    const target = await startForTest({ faults: ['net-cut=100,of=2,by=reset'] });
    const got = [await ask(target.url, QUOTE), await ask(target.url, QUOTE), await ask(target.url, QUOTE)];
    expect(got).toMatchObject([{ error: 'ECONNRESET' }, { error: 'ECONNRESET' }, { status: 200 }]);
    expect(target.books().requests.other.received).toBe(3);
  });

  test('holds requests in a black hole, but neither admin traffic nor the own test connection', async () => {
    const target = await startForTest({ faults: ['net-black-hole=100%'] });
    void ask(target.url, HEALTH);
    await until(() => target.books().faults.length === 1);
    expect((await askAdmin(target, '/books')).status).toBe(200);
    expect(target.books().requests.other.received).toBe(0);
    await askAdmin(target, '/faults', { action: 'replace', faults: ['net-black-hole=100%,on=sockets'] });
    await until(() => target.books().requests.other.received === 1);
    expect(await ask(target.url, '/api/v1/stream/test-connection')).toMatchObject({ status: 200 });
    expect((await askAdmin(target, '/faults', { action: 'clear' })).status).toBe(200);
    expect(await ask(target.url, HEALTH)).toMatchObject({ status: 200 });
  });

  test('keeps the address of a client: each has a limit of its own', async () => {
    const rateLimit = { limit: 1, ttlMs: 60_000 };
    const { url } = await startForTest({ faults: ['net-delay=1ms'], rateLimit });
    const path = '/api/v1/query/symbols?symbols=AAPL';
    const from = (address: string) => ask(url, path, address);
    const got = [await from('127.0.0.2'), await from('127.0.0.2'), await from('127.0.0.3')];
    expect(got).toMatchObject([{ status: 401 }, { status: 429 }, { status: 401 }]);
  });

  test('hands a reset of the target on as a reset', async () => {
    const { url } = await startForTest({ faults: ['net-delay=1ms', 'reset=100%'] });
    expect(await ask(url, QUOTE)).toEqual({ error: 'ECONNRESET' });
  });

  test('takes hold of open connections too, once a first fault has been on it', async () => {
    const target = await startForTest({ faults: ['net-delay=0ms'] });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const again = (): Promise<string> =>
      new Promise((resolve) => {
        const request = get(`${target.url}${HEALTH}`, { agent }, (response) => {
          response.resume().on('end', () => resolve('answered'));
        });
        request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      });
    expect(await again()).toBe('answered');
    await askAdmin(target, '/faults', { action: 'replace', faults: ['net-cut=10'] });
    expect(await again()).toBe('ECONNRESET');
  });

  test('stops with the target, whatever it holds', async () => {
    const target = await startForTest({ faults: ['net-black-hole=100%'] });
    const got = ask(target.url, HEALTH);
    await new Promise((resolve) => setImmediate(resolve));
    await target.stop();
    expect(await got).toMatchObject({ error: expect.any(String) });
  });
});
