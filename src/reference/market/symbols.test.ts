import { expect, test } from 'vitest';
import { kindOfSymbol, marketOf, strictSymbol } from './symbols.ts';

test.each([
  ['00700.HK', 'stock'],
  ['700.HK', 'stock'],
  ['HSI.HK', 'stock'],
  ['aapl.us', 'stock'],
  ['BRK.B.US', 'stock'],
  ['600519.SH', 'stock'],
  ['000001.SZ', 'stock'],
  ['BTCUSDT', 'crypto'],
  ['FOO', null],
  ['123456.HK', null],
  ['60051.SH', null],
  ['D05.SG', null],
  ['AAPL', null],
  ['', null],
  ['AAPL.US"', null],
])('%s is a symbol of kind %s', (symbol, kind) => {
  expect(kindOfSymbol(symbol)).toBe(kind);
});

test.each([
  ['700.HK', '00700.HK'],
  ['5.hk', '00005.HK'],
  ['AAPL', 'AAPL.US'],
  ['aapl', 'AAPL.US'],
  ['00700.HK', '00700.HK'],
  ['600519.SH', '600519.SH'],
  ['BTCUSDT', 'BTCUSDT'],
  ['"', null],
  ['A B', null],
])('the document writes %s for %s', (written, strict) => {
  expect(strictSymbol(written)).toBe(strict);
});

test('the market is what stands after the last dot', () => {
  expect(['00700.HK', 'BRK.B.US', 'BTCUSDT'].map(marketOf)).toEqual(['HK', 'US', 'CRYPTO']);
});
