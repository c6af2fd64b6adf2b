import { describe, expect, it } from 'vitest';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { faultOfAnswer, lackingPlaces } from './quote-answer.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const spec: QuoteRequestSpec = {
  ...PLAIN_QUOTE,
  answer: {
    successAt: ['success'],
    rowsAt: ['data', 'data'],
    symbolField: 'symbol',
    partialAt: ['data', 'metadata', 'hasPartialFailures'],
    errorCodeAt: ['error', 'code'],
  },
};

const row = (symbol: string) => ({ symbol, lastPrice: 400.01 });
const envelope = (data: unknown, partial: unknown = false, success: unknown = true) =>
  JSON.stringify({ success, data: { data, metadata: { hasPartialFailures: partial } } });
const error = (code: string) => JSON.stringify({ success: false, error: { code } });

describe('an answer to two symbols', () => {
  it.each([
    ['is complete when both are there', 200, envelope([row('A'), row('B')]), null],
    ['is complete in another order and with more', 200, envelope([row('C'), row('B'), row('A')]), null],
    ['misses a symbol', 200, envelope([row('A')]), 'missing-symbol'],
    ['misses all symbols', 200, envelope([]), 'missing-symbol'],
    ['has a row that is no object', 200, envelope(['A', null, row('B')]), 'missing-symbol'],
    ['says that a part failed', 200, envelope([row('A'), row('B')], true), 'partial'],
    ['says that a part failed, and a symbol is missing', 200, envelope([row('A')], true), 'partial'],
    ['lists failures', 200, envelope([row('A'), row('B')], [{ symbol: 'C' }]), 'partial'],
    ['has an empty list of failures', 200, envelope([row('A'), row('B')], []), null],
    ['says success false', 200, envelope([row('A'), row('B')], false, false), 'envelope'],
    ['has no rows', 200, JSON.stringify({ success: true, data: {} }), 'envelope'],
    ['is null', 200, 'null', 'envelope'],
    ['is not JSON', 200, '<html>', 'not-json'],
    ['is cut in the middle', 200, envelope([row('A'), row('B')]).slice(0, -5), 'not-json'],
    ['is empty', 204, '', 'not-json'],
    ['is a server error', 500, error('EXTERNAL_API_ERROR'), 'http-500'],
    ['is a redirect', 302, '', 'http-302'],
    ['is a 429 of the limiter', 429, error('RATE_LIMIT_EXCEEDED'), 'http-429-limiter'],
    ['is a 429 from upstream', 429, error('RESOURCE_EXHAUSTED'), 'http-429-upstream'],
    ['is a 429 without a body', 429, '', 'http-429-upstream'],
  ])('%s', (_, status, text, fault) => {
    expect(faultOfAnswer(spec, ['A', 'B'], status, text)).toBe(fault);
  });

  it.each([
    { rows: [row('A')], places: [1] },
    { rows: [row('B'), row('C')], places: [0] },
    { rows: [], places: [0, 1] },
    { rows: row('B'), places: [0] },
    { rows: ['A', null, row('A')], places: [1] },
  ])('lacks the symbols at $places where the rows are $rows', ({ rows, places }) => {
    expect(lackingPlaces(spec, ['A', 'B'], envelope(rows))).toEqual(places);
  });

  it('may be one object for a single symbol', () => {
    expect(faultOfAnswer(spec, ['A'], 200, envelope(row('A')))).toBeNull();
    expect(faultOfAnswer(spec, ['A'], 200, envelope(row('B')))).toBe('missing-symbol');
  });
});
