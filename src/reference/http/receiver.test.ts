import { describe, expect, test } from 'vitest';
import { startForTest } from '../testing/start.ts';

const CREDENTIALS = { 'x-app-key': 'a', 'x-access-token': 'b' };

type Body = {
  readonly data: {
    readonly data: readonly Readonly<Record<string, string>>[];
    readonly metadata: Readonly<Record<string, unknown>> & {
      readonly dataSources: { readonly cache: { readonly hits: number } };
    };
  };
};

const open = async () => {
  const { url } = await startForTest({ dialect: 'stock-api' });
  const post = async (receiverType: string, options: object = {}, symbols = ['00700.HK']) => {
    const answer = await fetch(`${url}/api/v1/receiver/data`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...CREDENTIALS },
      body: JSON.stringify({ symbols, receiverType, options }),
    });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  const get = async (query: string) =>
    (await (await fetch(`${url}/api/v1/query/symbols?${query}`, { headers: CREDENTIALS })).json()) as Body;
  return { post, get };
};

describe('receiver/data', () => {
  test('serves quotes, basic information and history, each under its own name', async () => {
    const { post } = await open();
    for (const type of ['get-stock-quote', 'get-stock-basic-info', 'get-stock-history']) {
      const { status, body } = await post(type, { klineNum: 3 });
      if (type !== 'get-stock-history') expect([type, status]).toEqual([type, 400]);
      else expect(body.data.data).toHaveLength(3);
    }
    const info = await post('get-stock-basic-info');
    expect(info.body.data).toMatchObject({
      data: [{ symbol: '00700.HK', market: 'HK' }],
      metadata: { capability: 'get-stock-basic-info', totalRequested: 1, hasPartialFailures: false },
    });
    expect((await post('get-market-status')).status).toBe(404);
  });

  test('answers a history with a row a day up to the wanted instant, every field a text', async () => {
    const { post } = await open();
    const { body } = await post('get-stock-history', { klineNum: 2, timestamp: 1_773_417_599 }, ['AAPL.US', 'NOPE.US']);
    const { data, metadata } = body.data;
    expect(data).toHaveLength(2);
    for (const row of data)
      expect(
        Object.values(row).every((value) => typeof value === 'string' && value !== ''),
        JSON.stringify(row),
      ).toBe(true);
    expect(data.map(({ timestamp = '' }) => Date.parse(timestamp) / 1000)).toEqual([
      1_773_417_599 - 86_400,
      1_773_417_599,
    ]);
    expect(metadata).toMatchObject({ hasPartialFailures: true, totalRequested: 2, successfullyProcessed: 1 });
    expect((await post('get-stock-history')).body.data.data).toHaveLength(500);
  });

  test.each([
    [{ realtime: true, useSmartCache: false, storageMode: 'short_ttl', market: 'HK', timeout: 5, fields: ['a'] }, 200],
    [{ realtime: 'yes' }, 400],
    [{ useSmartCache: 0 }, 400],
    [{ storageMode: 'all' }, 400],
    [{ market: '' }, 400],
    [{ fields: 'a' }, 400],
    [{ timeout: -1 }, 400],
    [{ klineNum: 5 }, 400],
    [{ nope: 1 }, 400],
  ])('with the options %j answers a quote %i', async (options, status) => {
    const { post } = await open();
    expect((await post('get-stock-quote', options)).status).toBe(status);
  });
});

describe('query/symbols', () => {
  test('says which symbols were asked for within the lifetime of its cache, unless it was turned off', async () => {
    const { get } = await open();
    const hits = async (query: string) => {
      const { cacheUsed, dataSources } = (await get(query)).data.metadata;
      return [cacheUsed, dataSources.cache.hits];
    };
    expect(await hits('symbols=00700.HK')).toEqual([false, 0]);
    expect(await hits('symbols=00700.HK')).toEqual([true, 1]);
    expect(await hits('symbols=00700.HK,AAPL.US')).toEqual([false, 1]);
    expect(await hits('symbols=00700.HK,AAPL.US&useCache=false')).toEqual([false, 0]);
    expect(await hits('symbols=00700.HK,AAPL.US')).toEqual([true, 2]);
  });
});
