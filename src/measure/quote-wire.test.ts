import { expect, it } from 'vitest';
import { quoteWireSchema } from '../core/quote-wire.ts';
import { mergeQuoteWire, QuoteWireCounter } from './quote-wire.ts';

const counted = (count: (wire: QuoteWireCounter) => void) => {
  const wire = new QuoteWireCounter();
  count(wire);
  return wire.finish();
};

const one = counted((wire) => {
  wire.opened(200, Number.NaN);
  wire.ok(1_000, 10);
  wire.retryAfter(Number.NaN);
  wire.retryAfter(5_000_000);
  wire.retryAfter(2_000_000);
  wire.held();
});
const other = counted((wire) => {
  wire.opened(300, 900);
  wire.opened(Number.NaN, Number.NaN);
  wire.ok(3_000, 30);
  wire.retryAfter(9_000_000);
});
const both = counted((wire) => {
  wire.opened(200, Number.NaN);
  wire.opened(300, 900);
  wire.ok(1_000, 10);
  wire.ok(3_000, 30);
  for (const us of [Number.NaN, 5_000_000, 2_000_000, 9_000_000]) wire.retryAfter(us);
  wire.held();
});

it('counts connections with and without TLS, the parts of answers, and waits', () => {
  expect([both.connect?.count, both.connect?.maxUs, both.tls?.count, both.tls?.maxUs]).toEqual([2, 300, 1, 900]);
  expect([both.firstByte?.sumUs, both.body?.sumUs]).toEqual([4_000, 40]);
  expect(both.retryAfter).toEqual({ seen: 4, maxMs: 9_000, held: 1 });
  expect(quoteWireSchema.parse(both)).toEqual(both);
});

it('merges what several workers met as if one had, in any order', () => {
  expect(mergeQuoteWire([one, other])).toEqual(both);
  expect(mergeQuoteWire([other, one])).toEqual(both);
});

it('has no wait where none could be read', () => {
  expect(counted((wire) => wire.retryAfter(Number.NaN)).retryAfter).toEqual({ seen: 1, maxMs: null, held: 0 });
});

it.each([
  ['there is no part', []],
  ['one part does not say', [one, null]],
  ['none does', [null, null]],
])('says nothing where %s', (_, parts) => {
  expect(mergeQuoteWire(parts)).toBeNull();
});
