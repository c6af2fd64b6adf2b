import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { connectionLoadSchema } from '../../core/scenario.ts';
import { lastOpeningUs } from './last-opening.ts';
import { socketInstants } from './sockets.ts';

const count = fc.integer({ min: 6, max: 400 });
const holdMs = fc.integer({ min: 1, max: 2_000 });
const loads = fc.oneof(
  fc.record({ shape: fc.constantFrom('ramp', 'burst', 'churn'), count, holdMs }),
  fc.record({
    ...{ shape: fc.constant('step'), count, holdMs },
    ...{ steps: fc.integer({ min: 2, max: 6 }), openMs: fc.integer({ min: 0, max: 300 }) },
  }),
);

it('is the last of all instants of a phase that is before', () => {
  fc.assert(
    fc.property(
      loads,
      fc.integer({ min: 2_000, max: 5_000 }),
      fc.integer({ min: 0, max: 6_000 }),
      (input, durationMs, beforeMs) => {
        const load = connectionLoadSchema.parse(input);
        const beforeUs = beforeMs * 1000;
        const opened = [...socketInstants(load, durationMs, createRandom(1, 'x'))].filter((us) => us < beforeUs);
        expect(lastOpeningUs(load, { durationUs: durationMs * 1000, beforeUs })).toBe(opened.at(-1) ?? null);
      },
    ),
    { numRuns: 300 },
  );
});

it('of scattered sockets is the latest that may be drawn', () => {
  const load = connectionLoadSchema.parse({ shape: 'poisson', count: 3, holdMs: 1 });
  const before = (beforeUs: number) => lastOpeningUs(load, { durationUs: 2_000, beforeUs });
  expect([before(0), before(1_000), before(5_000)]).toEqual([null, 999, 1_999]);
});
