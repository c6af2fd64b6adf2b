import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedQuotes, rateStretches } from '../../core/quote-rate.ts';
import { createRandom } from '../../core/random.ts';
import { type QuoteLoad, quoteLoadSchema } from '../../core/scenario.ts';
import { quoteInstants } from './quotes.ts';

const instantsMs = (load: unknown, durationMs: number, seed = 1): number[] =>
  [...quoteInstants(quoteLoadSchema.parse(load), durationMs, createRandom(seed, 'x'))].map((us) => us / 1000);

describe('the instants of quote requests', () => {
  it.each<[string, unknown, number, number[]]>([
    ['constant spaces them evenly from the start', { ratePerSec: 4 }, 1_000, [0, 250, 500, 750]],
    [
      'a ramp from nothing has a quarter of them in its first half',
      { shape: 'ramp', fromPerSec: 0, toPerSec: 32 },
      1_000,
      Array.from({ length: 16 }, (_, i) => 250 * Math.sqrt(i)).map((ms) => Math.round(ms * 1000) / 1000),
    ],
    [
      'a ramp down is the ramp up from behind',
      { shape: 'ramp', fromPerSec: 8, toPerSec: 0 },
      1_000,
      [0, 1_000 * (1 - Math.sqrt(3 / 4)), 1_000 * (1 - Math.sqrt(1 / 2)), 500].map(
        (ms) => Math.round(ms * 1000) / 1000,
      ),
    ],
    ['a ramp that does not rise is constant', { shape: 'ramp', fromPerSec: 4, toPerSec: 4 }, 1_000, [0, 250, 500, 750]],
    ['steps begin anew', { shape: 'step', ratesPerSec: [2, 4, 1] }, 3_000, [0, 500, 1_000, 1_250, 1_500, 1_750, 2_000]],
    [
      'a spike begins and ends when it says',
      { shape: 'spike', ratePerSec: 2, peakPerSec: 10, atMs: 1_000, forMs: 500 },
      2_000,
      [0, 500, 1_000, 1_100, 1_200, 1_300, 1_400, 1_500],
    ],
  ])('%s', (_, load, durationMs, expected) => {
    expect(instantsMs(load, durationMs)).toEqual(expected);
  });

  it('poisson scatters them by the seed, exactly as many', () => {
    const some = instantsMs({ shape: 'poisson', ratePerSec: 500 }, 1_000);
    expect(some).toEqual(some.toSorted((a, b) => a - b));
    expect([some.length, some[0]! >= 0, some.at(-1)! < 1_000]).toEqual([500, true, true]);
    expect(instantsMs({ shape: 'poisson', ratePerSec: 500 }, 1_000, 1)).toEqual(some);
    expect(instantsMs({ shape: 'poisson', ratePerSec: 500 }, 1_000, 2)).not.toEqual(some);
  });
});

/** The area under the planned rate from the start to an instant, by adding up a thousand small steps of each stretch. */
const slowArea = (load: QuoteLoad, durationMs: number, untilUs: number): number =>
  rateStretches(load, durationMs).reduce((sum, { fromUs, toUs, fromPerSec, toPerSec }) => {
    const endUs = Math.min(toUs, untilUs);
    if (endUs <= fromUs) return sum;
    const widthUs = (endUs - fromUs) / 1_000;
    const rateAt = (us: number): number => fromPerSec + ((toPerSec - fromPerSec) * (us - fromUs)) / (toUs - fromUs);
    const parts = Array.from({ length: 1_000 }, (_, i) => (rateAt(fromUs + (i + 0.5) * widthUs) * widthUs) / 1e6);
    return sum + parts.reduce((area, part) => area + part, 0);
  }, 0);

const rate = fc.integer({ min: 1, max: 300 });
const loads = fc.oneof(
  fc.record({ shape: fc.constant('ramp'), fromPerSec: fc.integer({ min: 0, max: 300 }), toPerSec: rate }),
  fc.record({ shape: fc.constant('ramp'), fromPerSec: rate, toPerSec: fc.constant(0) }),
  fc.record({ shape: fc.constant('step'), ratesPerSec: fc.array(rate, { minLength: 2, maxLength: 6 }) }),
  fc.record({
    ...{ shape: fc.constant('spike'), ratePerSec: rate, peakPerSec: rate },
    ...{ atMs: fc.integer({ min: 0, max: 1_999 }), forMs: fc.integer({ min: 1, max: 2_000 }) },
  }),
);

it('of any shape are ascending whole microseconds within the phase, exactly as many, and at no instant one or more off the area under the rate', () => {
  fc.assert(
    fc.property(
      loads,
      fc.integer({ min: 4_000, max: 9_000 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (input, durationMs, share) => {
        const load = quoteLoadSchema.parse(input);
        const dueUs = quoteInstants(load, durationMs, createRandom(1, 'x'));
        expect(dueUs.length).toBe(plannedQuotes(load, durationMs));
        expect(
          dueUs.every((us, i) => Number.isInteger(us) && us >= (dueUs[i - 1] ?? 0) && us < durationMs * 1000),
        ).toBe(true);
        const untilUs = share * durationMs * 1000;
        const due = dueUs.filter((us) => us < untilUs).length;
        // A request too many or too few in each stretch before it, by rounding, and one under way.
        const slack = rateStretches(load, durationMs).filter(({ fromUs }) => fromUs < untilUs).length + 1;
        expect(Math.abs(due - slowArea(load, durationMs, untilUs))).toBeLessThanOrEqual(slack);
      },
    ),
    { numRuns: 60 },
  );
});
