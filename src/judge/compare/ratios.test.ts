import { describe, expect, it } from 'vitest';
import type { ComparedTime } from '../../core/comparison.ts';
import { buildSlice, type SliceSeen } from '../testing/build-slice.ts';
import { TIME_INDICATORS } from './indicators.ts';
import type { SlicePair } from './pairs.ts';
import { ratiosOf } from './ratios.ts';

const HOUR_US = 3_600_000_000;

const pair = (reference: SliceSeen, candidate: SliceSeen): SlicePair => ({
  pair: 0,
  reference: buildSlice(reference, 0, 'legacy-fallback'),
  candidate: buildSlice(candidate, 1, 'gateway-only'),
});

const times = (count: number, made: SlicePair): SlicePair[] => Array.from({ length: count }, () => made);
const swapped = ({ pair, reference, candidate }: SlicePair): SlicePair => ({
  pair,
  reference: candidate,
  candidate: reference,
});

const indicator = (id: ComparedTime) => TIME_INDICATORS.find((each) => each.id === id)!;
const of = (id: ComparedTime, pairs: readonly SlicePair[]) => ratiosOf(pairs, indicator(id));

const quotes = (ok: number, rest: SliceSeen['quotes'] = {}): SliceSeen => ({ quotes: { ok, ...rest } });
const sockets = (attempted: number, rest: SliceSeen['connections'] = {}): SliceSeen => ({
  connections: { attempted, ...rest },
});
const frames = (n: number, rest: SliceSeen['messages'] = {}, clients = 10): SliceSeen => ({
  connections: { attempted: clients },
  messages: { frames: n, ...rest },
});

describe('the ratio of a pair', () => {
  it('is that of the quantiles of its two slices', () => {
    const slow = pair(quotes(100, { slow: 100, slowMs: 100 }), quotes(100, { slow: 100, slowMs: 120 }));
    const [ratio] = of('response-p95', [slow]).ratios;
    expect(Math.exp(ratio!.logRatio)).toBeCloseTo(1.2, 2);
  });

  it('changes its sign, and nothing else, when the modes are swapped', () => {
    const pairs = [pair(quotes(100), quotes(90, { slow: 30 })), pair(quotes(50), quotes(60, { unanswered: 9 }))];
    for (const id of ['response-p50', 'response-p95'] as const) {
      const here = of(id, pairs).ratios.map(({ logRatio }) => logRatio);
      expect(of(id, pairs.map(swapped)).ratios.map(({ logRatio }) => -logRatio)).toEqual(here);
    }
  });

  it.each([
    { what: 'failed', bad: { failures: { 'http-500': 6 } } },
    { what: 'unanswered', bad: { unanswered: 6 } },
    { what: 'dropped', bad: { dropped: 6 } },
  ])('counts requests that were $what as slower than everything, 1 h at most', ({ bad }) => {
    const failing = of('response-p95', [pair(quotes(100), quotes(94, bad))]).ratios;
    expect(failing[0]!.candidateUs).toBe(HOUR_US);
    const fewer = of('response-p50', [pair(quotes(100), quotes(94, bad))]).ratios;
    expect(fewer[0]!.candidateUs).toBeLessThan(95_000);
  });

  it('does not count what we never released', () => {
    const [ratio] = of('response-p95', [pair(quotes(100), quotes(94, { notReleased: 6 }))]).ratios;
    expect(ratio!.candidateUs).toBeLessThan(HOUR_US);
  });

  it('counts refused and timed-out sockets as slower than everything', () => {
    const refused = sockets(20, { refused: { 'http-503': 1 }, timedOut: 1 });
    const [ratio] = of('connect-p95', times(10, pair(sockets(20), refused))).ratios;
    expect(ratio!.candidateUs).toBe(HOUR_US);
  });

  it('of no time at all is finite: the least is 1 us', () => {
    const instant = pair(quotes(10, { slow: 10, slowMs: 0, latenessMs: 0 }), quotes(10));
    const [ratio] = of('response-p50', [instant]).ratios;
    expect(ratio!.referenceUs).toBe(1);
    expect(Number.isFinite(ratio!.logRatio)).toBe(true);
  });
});

describe('pairs are merged', () => {
  it.each([
    { id: 'response-p50', made: pair(quotes(1), quotes(1)), merged: 1 },
    { id: 'response-p95', made: pair(quotes(1), quotes(1)), merged: 1 },
    { id: 'response-p99', made: pair(quotes(50), quotes(50)), merged: 4 },
    { id: 'response-p99', made: pair(quotes(49), quotes(60)), merged: 5 },
    { id: 'response-p99', made: pair(quotes(60), quotes(40, { unanswered: 10 })), merged: 4 },
    { id: 'connect-p95', made: pair(sockets(13), sockets(13)), merged: 4 },
    { id: 'connect-p95', made: pair(sockets(15), sockets(12)), merged: 5 },
    { id: 'message-latency-p95', made: pair(frames(1), frames(1)), merged: 1 },
  ] as const)('$id: $merged of them to one ratio', ({ id, made, merged }) => {
    expect(of(id, times(merged * 3 + merged - 1, made)).ratios.map(({ pairs }) => pairs)).toEqual([
      merged,
      2 * merged,
      3 * merged,
    ]);
  });

  it('with all their samples', () => {
    const [fast, slow] = [quotes(100), quotes(100, { slow: 4, slowMs: 300 })];
    const [ratio] = of('response-p99', [pair(fast, fast), pair(fast, slow)]).ratios;
    expect(ratio!.referenceUs).toBeLessThan(100_000);
    expect(ratio!.candidateUs).toBeGreaterThan(299_000);
  });

  it('over one that is left out', () => {
    const pairs = [...times(2, pair(quotes(50), quotes(50))), pair({}, quotes(50))];
    expect(of('response-p99', [...pairs, ...pairs]).ratios.map((ratio) => ratio.pairs)).toEqual([5]);
  });

  it('the same however many follow: an early look never changes', () => {
    const pairs = Array.from({ length: 20 }, (_, at) => pair(quotes(60 + at), quotes(70 - at)));
    const early = of('response-p99', pairs.slice(0, 11)).ratios;
    expect(of('response-p99', pairs).ratios.slice(0, early.length)).toEqual(early);
  });
});

describe('a pair is left out', () => {
  const nothing = { noSamples: 0, unequal: 0, bothFailed: 0 };
  it.each([
    { what: 'without requests in the reference', id: 'response-p95', made: pair({}, quotes(9)), out: { noSamples: 1 } },
    { what: 'without requests in the candidate', id: 'response-p95', made: pair(quotes(9), {}), out: { noSamples: 1 } },
    { what: 'without requests in both', id: 'response-p50', made: pair({}, {}), out: { noSamples: 1 }, matched: true },
    { what: 'of sockets that nobody opened', id: 'connect-p95', made: pair(sockets(9), {}), out: { noSamples: 1 } },
    {
      what: 'without frames in one mode',
      id: 'message-latency-p95',
      made: pair(frames(0), frames(9)),
      out: { noSamples: 1 },
    },
    {
      what: 'with unequal audiences',
      id: 'message-latency-p95',
      made: pair(frames(9, {}, 10), frames(9, {}, 11)),
      out: { unequal: 1 },
    },
    {
      what: 'with only failures in both',
      id: 'response-p95',
      made: pair(quotes(0, { dropped: 9 }), quotes(0, { unanswered: 9 })),
      out: { bothFailed: 1 },
      matched: true,
    },
  ] as const)('$what', ({ id, made, out, ...rest }) => {
    const unmatched = 'matched' in rest ? [] : [1];
    expect(of(id, [made])).toEqual({ ratios: [], leftOut: { ...nothing, ...out }, unmatched });
  });

  it('but not one with only failures in one of them', () => {
    expect(of('response-p95', [pair(quotes(9), quotes(0, { dropped: 9 }))]).ratios).toHaveLength(1);
    expect(of('response-p95', [pair(quotes(0, { dropped: 9 }), quotes(9))]).ratios).toHaveLength(1);
  });

  it('counts every pair of a group of failures', () => {
    const failing = pair(quotes(0, { dropped: 500 }), quotes(0, { dropped: 500 }));
    expect(of('response-p99', times(4, failing)).leftOut.bothFailed).toBe(4);
  });
});
