import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../core/scenario.ts';
import { quoteShapesText } from '../../core/text/en/quote-shapes.ts';
import { slotsShort } from './slots.ts';

const spike = { shape: 'spike', ratePerSec: 10, peakPerSec: 2_000, atMs: 0, forMs: 1_000 } as const;
const scenario = (inFlightMax: number, poolConnections?: number) =>
  scenarioSchema.parse({
    ...{ name: 'slots', question: 'do they do?', gating: ['availability'], quotes: { inFlightMax, poolConnections } },
    phases: [
      { name: 'other', durationMs: 9_000, quotes: { ratePerSec: 50 } },
      { name: 'a', durationMs: 9_000, quotes: spike, connections: { count: 1, holdMs: 1 } },
    ],
  });

describe('slots in flight', () => {
  // At 2,000/s, 400 requests arrive within the limit of 200 ms.
  it.each([
    ['as many as arrive within the limit will do', 400, { processes: 1, shards: 1 }, null],
    ['one fewer is short', 399, { processes: 1, shards: 1 }, { inFlight: 400, slots: 399, enough: 400 }],
    ['every process has its own', 200, { processes: 2, shards: 1 }, null],
    ['all of them may be short', 199, { processes: 2, shards: 1 }, { inFlight: 400, slots: 398, enough: 200 }],
    ['a shard has its share of the rate', 100, { processes: 1, shards: 4 }, null],
    ['and may be short of slots for that', 99, { processes: 1, shards: 4 }, { perSec: 500, inFlight: 100, slots: 99 }],
  ])('%s', (_, inFlightMax, sharing, expected) => {
    const short = slotsShort(scenario(inFlightMax), sharing);
    expect(short).toEqual(expected === null ? null : expect.objectContaining(expected));
  });

  it.each([
    ['as many connections as arrive within the limit will do', 400, { processes: 1, shards: 1 }, null],
    ['one fewer is short', 399, { processes: 1, shards: 1 }, { setting: 'poolConnections', slots: 399, enough: 400 }],
    ['every process has its own', 200, { processes: 2, shards: 1 }, null],
    ['where slots are fewer, those are', 700, { processes: 1, shards: 1 }, { setting: 'inFlightMax', slots: 300 }],
  ])('%s', (_, poolConnections, sharing, expected) => {
    const short = slotsShort(scenario(poolConnections > 500 ? 300 : 500, poolConnections), sharing);
    expect(short).toEqual(expected === null ? null : expect.objectContaining(expected));
  });

  it('are enough where no phase has quotes', () => {
    const { phases, ...rest } = scenario(1);
    expect(
      slotsShort({ ...rest, phases: phases.map(({ quotes: _, ...phase }) => phase) }, { processes: 1, shards: 1 }),
    ).toBeNull();
  });

  it('that are short are told with what would do', () => {
    const short = slotsShort(scenario(50), { processes: 2, shards: 1 })!;
    expect(quoteShapesText.slotsTooFew(short)).toBe(
      'At 2000 quotes/s, answers that take 200 ms, the limit of response-p95, keep 400 requests in flight; quotes.inFlightMax has 100 in 2 load processes. A request without a slot is dropped and counts as not served. Set inFlightMax to 200 or more.',
    );
    expect(quoteShapesText.slotsTooFew(slotsShort(scenario(500, 50), { processes: 1, shards: 1 })!)).toBe(
      'At 2000 quotes/s, answers that take 200 ms, the limit of response-p95, keep 400 requests in flight; quotes.poolConnections has 50. A request without a connection waits for one, and that counts as its response time. Set poolConnections to 400 or more.',
    );
  });
});
