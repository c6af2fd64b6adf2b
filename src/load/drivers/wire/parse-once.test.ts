import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from './frames.ts';
import { createParseOnce } from './parse-once.ts';

const spanOf = (text: string, before = ''): Span => {
  const bytes = Buffer.from(before + text + before);
  const start = Buffer.byteLength(before);
  return { bytes, start, end: start + Buffer.byteLength(text) };
};

const counted = () => {
  let parses = 0;
  const once = createParseOnce(({ bytes, end }, at) => {
    parses += 1;
    return JSON.parse(bytes.toString('utf8', at, end));
  });
  return { read: (span: Span) => once(span, span.start), parses: () => parses };
};

describe('a text that was read lately', () => {
  it('is parsed once, wherever it stands, for as many clients as there are', () => {
    const { read, parses } = counted();
    const ticks = Array.from({ length: 10 }, (_, i) => `["data",{"symbol":"AAPL.US","volume":${i}}]`);
    for (let client = 0; client < 50; client += 1)
      for (const [i, tick] of ticks.entries())
        expect(read(spanOf(tick, 'x'.repeat(client)))).toEqual(['data', { symbol: 'AAPL.US', volume: i }]);
    expect(parses()).toBeLessThan(50);
  });

  it('is what it says when the bytes that it came in were written over', () => {
    const { read } = counted();
    const span = spanOf('[1]');
    expect(read(span)).toEqual([1]);
    span.bytes.write('[2]', span.start);
    expect(read(span)).toEqual([2]);
  });

  it('is parsed each time where it is too long to remember', () => {
    const { read, parses } = counted();
    const long = JSON.stringify(['x'.repeat(5_000)]);
    for (let i = 0; i < 3; i += 1) expect(read(spanOf(long))).toHaveLength(1);
    expect(parses()).toBe(3);
  });

  it('that is no JSON throws each time', () => {
    const { read } = counted();
    for (let i = 0; i < 2; i += 1) expect(() => read(spanOf('{"a":'))).toThrow(SyntaxError);
    expect(read(spanOf('{"a":1}'))).toEqual({ a: 1 });
  });

  it('is what JSON.parse says, in whatever order texts come again', () => {
    const { read } = counted();
    const texts = fc.array(fc.json(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 7 }), { maxLength: 40 }), (some, order) => {
        for (const i of order) {
          const text = some[i % some.length] ?? '';
          expect(read(spanOf(text))).toEqual(JSON.parse(text));
        }
      }),
    );
  });
});
