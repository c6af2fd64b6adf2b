import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SymbolCounts } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { buildSlice, type SliceSeen } from '../testing/build-slice.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { eventLossless } from './event-lossless.ts';
import { SLOS, slosUnder } from './registry.ts';
import { responseP95At } from './response-p95.ts';
import { JUDGED, type Measure } from './slo.ts';

const few = fc.nat(6);
const seen: fc.Arbitrary<SliceSeen> = fc.record({
  quotes: fc.record({
    ...{ ok: fc.nat(20), slow: few, unanswered: few, dropped: few, notReleased: few },
    failures: fc.dictionary(
      fc.constantFrom('http-503', 'http-404', 'reset', 'partial', 'error-x', 'malformed', 'refused'),
      few,
    ),
  }),
  connections: fc.record({
    attempted: fc.integer({ min: 40, max: 60 }),
    refused: fc.dictionary(fc.constantFrom('reset', 'authentication'), few),
    timedOut: few,
    lossesAtMs: fc.array(fc.integer({ min: -100, max: 9_000 }), { maxLength: 9 }),
    returns: fc.option(
      fc.record({
        ...{ back: fc.integer({ min: 9, max: 12 }), stayedOut: few },
        lossesAtMs: fc.array(fc.integer({ min: -100, max: 9_000 }), { maxLength: 9 }),
      }),
      { nil: undefined },
    ),
  }),
  messages: fc.record({ frames: fc.nat(20), slow: few }),
});

const all = SLOS.flatMap(({ id, sampleNoun, measure }) => (measure === null ? [] : [{ id, sampleNoun, measure }]));
/** Zero data loss is of clients, and when it happened is told by their messages. */
const measured = all.filter(({ id }) => id !== 'event-lossless');

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0);

/** All requests of a slice, as if they had asked for one symbol. */
const asOneSymbol = ({ quotes: { counts, failures, overLimit } }: SliceRecord): SymbolCounts => ({
  symbol: 'A',
  n: counts.planned - counts.notReleased,
  notOk: counts.failed + counts.unanswered + counts.dropped,
  failures,
  overLimit: overLimit.map(({ limitMs, response }) => ({ limitMs, response })),
});

describe.each(measured)('the bad samples of $id', ({ sampleNoun, measure }) => {
  it('are the same by kind, by slice and by symbol', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 3 }), (some) => {
        const slices = some.map((one, index) => buildSlice(one, index, 'gateway-only'));
        const counts = slices.map((slice) => measure.count(slice, JUDGED));
        const timeline = measure.timeline(slices);
        expect(timeline).toHaveLength(slices.length);
        expect(total(timeline.map(({ n }) => n))).toBeCloseTo(total(counts.map(({ n }) => n)), 6);
        expect(total(timeline.map(({ bad }) => bad))).toBe(total(counts.map(({ bad }) => bad)));
        for (const [at, slice] of slices.entries()) {
          expect(total(Object.values(measure.kinds(slice)))).toBe(counts[at]!.bad);
          expect(measure.ofSymbol(asOneSymbol(slice))).toEqual(sampleNoun === 'requests' ? counts[at] : null);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('kinds bear the names of the examples', () => {
  const slice = buildSlice(
    {
      quotes: { ok: 9, slow: 2, failures: { partial: 1, 'http-503': 3 }, unanswered: 4, dropped: 5 },
      connections: { attempted: 20, refused: { authentication: 2 }, timedOut: 1, lossesAtMs: [10, 20] },
      messages: { frames: 10, slow: 3 },
    },
    0,
    'gateway-only',
  );
  it.each([
    ['availability', { 'http-503': 3, timeout: 4, dropped: 5 }],
    ['error-rate', { partial: 1, 'http-503': 3, timeout: 4, dropped: 5 }],
    ['response-p95', { partial: 1, 'http-503': 3, timeout: 4, dropped: 5, slow: 2 }],
    ['connect-success', { 'refused-authentication': 2, 'connect-timeout': 1 }],
    ['disconnect-rate', { 'lost-transport-close': 2 }],
    ['message-latency-p95', { slow: 3 }],
  ])('of %s', (id, kinds) => {
    expect(all.find((slo) => slo.id === id)!.measure.kinds(slice)).toEqual(kinds);
  });

  it('reasons that differ by a blank alone are one kind', () => {
    const lost = { ...slice.connections, lostByReason: { 'ping timeout': 2, 'ping-timeout': 3 } };
    expect(disconnectRate.measure!.kinds({ ...slice, connections: lost })).toEqual({ 'lost-ping-timeout': 5 });
  });
});

describe('losses by the slice of their instant', () => {
  const measure: Measure = disconnectRate.measure!;
  const opened = (attempted: number, index: number, lossesAtMs: readonly number[] = []) =>
    buildSlice({ connections: { attempted, lossesAtMs } }, index, 'gateway-only');
  // Slices of 2 s; the third of the plan is another arm's.
  const slices = [opened(40, 1, [2_000, 3_999, 4_000, 9_999]), opened(0, 2), opened(20, 4, [1_000, 90_000])];

  it('stand in the last slice that had begun, what came before all in the first', () => {
    expect(measure.timeline(slices).map(({ bad }) => bad)).toEqual([3, 1, 2]);
  });

  it('are of connections spread evenly over the judged time', () => {
    expect(measure.timeline(slices).map(({ n }) => n)).toEqual([20, 20, 20]);
    const longer = { ...slices[2]!, endMs: slices[2]!.endMs + 2_000 };
    expect(measure.timeline([slices[0]!, slices[1]!, longer]).map(({ n }) => n)).toEqual([15, 15, 30]);
  });

  it('stand in no warm-up that opened them: no time of it is judged', () => {
    const warmUp = { ...opened(60, 0, [2_500]), judged: false };
    const timeline = measure.timeline([warmUp, ...slices]);
    expect(timeline.map(({ bad }) => bad)).toEqual([0, 4, 1, 2]);
    expect(timeline.map(({ n }) => n)).toEqual([0, 40, 40, 40]);
  });

  it('stand before what an early end left without length, and before a phase that is not judged', () => {
    const last = slices[2]!;
    const ends = [
      { ...last, endMs: last.startMs },
      { ...last, judged: false },
    ];
    for (const end of ends) {
      const timeline = measure.timeline([slices[0]!, slices[1]!, end]);
      expect(timeline.map(({ bad }) => bad)).toEqual([3, 3, 0]);
      expect(timeline.map(({ n }) => n)).toEqual([30, 30, 0]);
    }
  });
});

describe('lost messages', () => {
  const lossless: Measure = eventLossless.measure!;
  const slices = [
    buildSlice(
      { messages: { frames: 8 }, connections: { attempted: 9, clients: { followed: 9, lossy: 2, cut: 3 } } },
      0,
      'gateway-only',
    ),
    buildSlice({ messages: { frames: 5, lost: 4 } }, 1, 'gateway-only'),
  ];

  it('are of clients whose end is known, and stand where their gap was noticed', () => {
    expect(slices.map((slice) => lossless.count(slice, JUDGED))).toEqual([
      { n: 6, bad: 2 },
      { n: 0, bad: 0 },
    ]);
    expect(lossless.unseen(slices, 2_000)).toMatchObject({ missing: 3, what: 'ends' });
    expect(lossless.timeline(slices)).toEqual([
      { n: 8, bad: 0 },
      { n: 9, bad: 4 },
    ]);
  });
});

describe('a symbol under another limit', () => {
  const counts = { symbol: 'A', n: 9, notOk: 1, failures: {}, overLimit: [{ limitMs: 200, response: 4 }] };
  it.each([
    { limit: 200, of: { n: 9, bad: 5 } },
    { limit: 300, of: null },
  ])('$limit ms is $of', ({ limit, of }) => {
    expect(responseP95At(limit).measure!.ofSymbol(counts)).toEqual(of);
  });
  it('counts errors whatever the limit', () => {
    const own = slosUnder({ origin: 'x', limits: { 'error-rate': { limit: 0.5 } } });
    expect(own.find(({ id }) => id === 'error-rate')!.measure!.ofSymbol(counts)).toEqual({ n: 9, bad: 1 });
  });
});
