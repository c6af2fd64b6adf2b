import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { faultOfAnswer } from './quote-answer.ts';
import { PLAIN_QUOTE } from './testing/plain-quote.ts';

const spec: QuoteRequestSpec = {
  ...PLAIN_QUOTE,
  answer: {
    ...{ successAt: ['success'], rowsAt: ['data', 'data'], symbolField: 'symbol', errorCodeAt: ['error', 'code'] },
    ...{ partialAt: ['data', 'metadata', 'hasPartialFailures'], failuresAt: ['data', 'failures'] },
  },
};

/** The envelope as docs/spec/target-contract.md 3.3 and 3.6 write it down. */
const envelope = z.looseObject({
  success: z.literal(true),
  statusCode: z.number().optional(),
  message: z.string().optional(),
  timestamp: z.union([z.string(), z.number()]).optional(),
  data: z.looseObject({
    data: z.union([z.array(z.unknown()), z.looseObject({})]),
    failures: z.array(z.unknown()).nullish(),
    metadata: z
      .looseObject({ hasPartialFailures: z.union([z.boolean(), z.array(z.unknown())]).nullish() })
      .or(z.unknown().refine((value) => typeof value !== 'object' || value === null || Array.isArray(value)))
      .optional(),
  }),
});

const odd = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  Number.POSITIVE_INFINITY,
  -1.5,
  '',
  'text',
  [],
  [1],
  {},
  { a: 1 },
);
/** Right in nine of ten cases, and anything else in the rest; absent where it may be. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: right, weight: 9 }, { arbitrary: odd, weight: 2 });
const value = fc.record(
  {
    success: mostly(fc.constant(true)),
    statusCode: mostly(fc.constant(200)),
    message: mostly(fc.string()),
    timestamp: mostly(fc.oneof(fc.string(), fc.nat())),
    data: mostly(
      fc.record(
        {
          data: mostly(fc.array(fc.record({ symbol: fc.string() }))),
          failures: mostly(fc.constant([])),
          metadata: mostly(fc.record({ hasPartialFailures: mostly(fc.constant(false)) }, { requiredKeys: [] })),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

describe('an envelope', () => {
  it('is what its schema says, whatever comes', () => {
    const seen = { good: 0, bad: 0 };
    fc.assert(
      fc.property(fc.oneof({ arbitrary: value, weight: 20 }, { arbitrary: odd, weight: 1 }), (body) => {
        // As it comes off the wire: a number beyond all numbers can be written there.
        const text = JSON.stringify(body, (_, of) => (of === Number.POSITIVE_INFINITY ? '@' : of)).replaceAll(
          '"@"',
          '1e999',
        );
        const isGood = envelope.safeParse(JSON.parse(text)).success;
        seen[isGood ? 'good' : 'bad'] += 1;
        expect(faultOfAnswer(spec, [], 200, text) === 'envelope').toBe(!isGood);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect([seen.good > 300, seen.bad > 300]).toEqual([true, true]);
  });
});
