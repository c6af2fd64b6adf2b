import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_CLIENTS, NO_RECOVERY } from '../core/ledger.ts';
import { type SliceRecord, sliceRecordSchema } from '../core/slice.ts';
import { createHistogram } from './histogram.ts';
import { mergeSlices } from './merge.ts';
import { clocksOf, totalsOf } from './summarize.ts';

const encoded = (samples: readonly number[]) => {
  const histogram = createHistogram();
  for (const us of samples) histogram.record(us);
  const result = histogram.encode();
  return result;
};

type Seen = {
  readonly responses: readonly number[];
  readonly failures: Readonly<Record<string, number>>;
  readonly lossesAtMs: readonly number[];
  readonly frames: readonly number[];
  readonly gapMs: number | null;
};

const sliceOf = ({ responses, failures, lossesAtMs, frames, gapMs }: Seen): SliceRecord => {
  const failed = Object.values(failures).reduce((sum, n) => sum + n, 0);
  const lost = lossesAtMs.length;
  return {
    ...{ index: 3, mode: 'gateway-only', phase: 'steady', judged: true, steady: true, pair: null },
    ...{ startMs: 6_000, endMs: 8_000, hostGapMaxMs: gapMs, loopUtilisationMax: gapMs === null ? null : gapMs / 100 },
    echoMaxMs: gapMs === null ? null : gapMs * 2,
    quotes: {
      counts: {
        planned: responses.length + failed,
        ok: responses.length,
        failed,
        unanswered: 0,
        dropped: 0,
        notReleased: 0,
      },
      failures,
      overLimit: [{ limitMs: 200, response: responses.filter((us) => us >= 200_000).length, control: 0 }],
      ...{ response: encoded(responses), control: encoded(responses), service: encoded(responses), queue: null },
      ...{ lateness: null, okLatenessSumUs: responses.length },
    },
    connections: {
      counts: {
        ...{ planned: lost, notReleased: 0, attempted: lost, connected: lost, refused: 0, timedOut: 0, lost },
        ...{ closedByUs: 0, openAtKill: 0, subscribed: lost, subscribeFailed: 0 },
      },
      ...{ refusedByReason: {}, lostByReason: lost > 0 ? { 'transport close': lost } : {} },
      lossesAtMs: lossesAtMs.toSorted((a, b) => a - b),
      ...{ connect: null, subscribe: null, lateness: encoded(lossesAtMs.map(() => 7)), returns: null, impaired: null },
      ...{
        clients: { ...NO_CLIENTS, followed: lost, compared: 2 * lost, behind: lost },
        heldUs: 5 * lost,
        ...{ unansweredSubscribes: lost, unansweredLeaves: 2 * lost, carried: 3 * lost },
        silence: { heard: encoded(frames), tail: encoded(lossesAtMs), unfed: null },
        recovery: { ...NO_RECOVERY, asked: lost, points: 2 * lost },
      },
    },
    messages: {
      received: frames.length,
      frames: frames.length,
      overLimit: [{ limitMs: 100, frames: frames.filter((us) => us >= 100_000).length }],
      ...{
        latency: encoded(frames),
        negative: 0,
        aheadMaxMs: gapMs,
        ticks: frames.length,
        tickSquares: frames.length,
        lost: 3 * frames.length,
        standingUs: 7 * frames.length,
      },
    },
  };
};

const seen: fc.Arbitrary<Seen> = fc.record({
  responses: fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 20 }),
  failures: fc.dictionary(fc.constantFrom('reset', 'http-500', 'timeout'), fc.integer({ min: 0, max: 9 })),
  lossesAtMs: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 5 }),
  frames: fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 20 }),
  gapMs: fc.constantFrom(null, 1, 5, 40),
});

/** One worker that sees all of it: the slow obvious twin. */
const together = (parts: readonly Seen[]): Seen => {
  const gaps = parts.map(({ gapMs }) => gapMs).filter((gap) => gap !== null);
  const failures: Record<string, number> = {};
  for (const part of parts)
    for (const [kind, n] of Object.entries(part.failures)) failures[kind] = (failures[kind] ?? 0) + n;
  return {
    responses: parts.flatMap(({ responses }) => responses),
    failures,
    lossesAtMs: parts.flatMap(({ lossesAtMs }) => lossesAtMs),
    frames: parts.flatMap(({ frames }) => frames),
    gapMs: gaps.length === 0 ? null : Math.max(...gaps),
  };
};

describe('merging the parts of a slice', () => {
  it('gives what one worker would have seen, to the byte and in any order', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = mergeSlices(parts.map(sliceOf));
        expect(sliceRecordSchema.parse(merged)).toEqual(merged);
        expect(merged).toEqual(sliceOf(together(parts)));
        const backwards = mergeSlices(parts.toReversed().map(sliceOf));
        expect(JSON.stringify(backwards)).toBe(JSON.stringify(merged));
      }),
      { numRuns: 40 },
    );
  });

  const one = sliceOf({ responses: [250_000], failures: {}, lossesAtMs: [], frames: [1], gapMs: null });

  it('does not know ticks that one part does not number', () => {
    const unnumbered = { ...one, messages: { ...one.messages, ticks: null, tickSquares: null } };
    const { ticks, tickSquares } = mergeSlices([one, unnumbered]).messages;
    expect({ ticks, tickSquares }).toEqual({ ticks: null, tickSquares: null });
  });

  it('does not know clients, nor how long they stood, where one part does not', () => {
    const older = { ...one, connections: { ...one.connections, clients: null, heldUs: null } };
    const { clients, heldUs } = mergeSlices([one, older]).connections;
    expect({ clients, heldUs }).toEqual({ clients: null, heldUs: null });
  });

  it('drops the exact counter of a limit that one part did not count', () => {
    const uncounted = { ...one, quotes: { ...one.quotes, overLimit: [] } };
    expect(mergeSlices([one, one]).quotes.overLimit).toEqual([{ limitMs: 200, response: 2, control: 0 }]);
    expect(mergeSlices([one, uncounted]).quotes.overLimit).toEqual([]);
  });

  it.each([
    { what: 'no part', parts: [] },
    { what: 'parts of different slices', parts: [one, { ...one, index: 4 }] },
    { what: 'parts of different modes', parts: [one, { ...one, mode: 'legacy-fallback' as const }] },
  ])('refuses $what', ({ parts }) => {
    expect(() => mergeSlices(parts)).toThrow(RangeError);
  });
});

describe('totals and clocks', () => {
  const slices = [
    sliceOf({ responses: [1_000, 2_000], failures: { reset: 1 }, lossesAtMs: [5, 6], frames: [10], gapMs: null }),
    sliceOf({ responses: [3_000], failures: { 'http-500': 2 }, lossesAtMs: [], frames: [], gapMs: null }),
  ];

  it('add every slice up, and leave null what nothing measured', () => {
    const totals = totalsOf(slices);
    expect(totals.arrivals).toEqual({ planned: 6, ok: 3, failed: 3, unanswered: 0, dropped: 0, notReleased: 0 });
    expect(totals.failures).toEqual({ 'http-500': 2, reset: 1 });
    expect(totals.connections.lostByReason).toEqual({ 'transport close': 2 });
    expect(totals.messages).toMatchObject({ received: 1, lost: null, stale: null });
  });

  it('of nothing are zero, and its clocks null', () => {
    expect(totalsOf([]).arrivals.planned).toBe(0);
    expect(clocksOf([]).response).toEqual({ n: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null });
  });

  it('are quantiles over all slices, in ms', () => {
    expect(clocksOf(slices).response).toEqual({ n: 3, p50Ms: 2, p95Ms: 3, p99Ms: 3, maxMs: 3 });
    expect(clocksOf(slices).lateness).toMatchObject({ n: 2, p99Ms: 0.007 });
  });
});
