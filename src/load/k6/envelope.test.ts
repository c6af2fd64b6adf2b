import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuoteRequestSpec, quoteRequestSchema } from '../../core/target-spec.ts';
import { isEnvelope } from '../drivers/quote-answer.ts';
import { isPlainEnvelope } from './player/envelope.ts';

const request = { method: 'GET', path: '/', symbolsIn: 'query', symbolsKey: 'symbols' };
const specs: readonly QuoteRequestSpec[] = [
  quoteRequestSchema.parse(request),
  quoteRequestSchema.parse({ ...request, answer: { failuresAt: ['data', 'failures'] } }),
  quoteRequestSchema.parse({ ...request, answer: { successAt: null, partialAt: null, rowsAt: ['data'] } }),
];

/** Anything that JSON can hold in a place. */
const some = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, false, 0, 200, '', 'ok'),
  fc.constantFrom<unknown>([], [1], {}, { symbol: 'A' }),
);
const data = fc.oneof(
  some,
  fc.record({ data: some, metadata: fc.oneof(some, fc.record({ hasPartialFailures: some })), failures: some }),
);
const envelope = fc.oneof(
  { weight: 1, arbitrary: some },
  {
    weight: 8,
    arbitrary: fc.record({
      success: fc.oneof(fc.constant(true), some),
      statusCode: some,
      message: some,
      timestamp: some,
      data,
    }),
  },
  { weight: 8, arbitrary: fc.record({ success: fc.constant(true), data }) },
);

describe('the envelope inside k6', () => {
  it('is the same that we ask for', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(envelope, fc.constantFrom(...specs), (body, spec) => {
        const ours = isEnvelope(spec, body);
        seen.add(ours);
        expect(isPlainEnvelope(spec, body)).toBe(ours);
      }),
      { numRuns: 5_000, seed: 1 },
    );
    expect(seen).toEqual(new Set([true, false]));
  });
});
