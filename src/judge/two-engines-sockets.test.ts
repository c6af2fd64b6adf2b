import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { explainReason } from './explain.ts';
import { judge } from './judge.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord } from './testing/build-record.ts';
import type { ConnectionsSeen, QuotesSeen } from './testing/build-slice.ts';
import { DEALT as engine, K6, PAIRS } from './testing/dealt.ts';
import { compareEngines } from './two-engines.ts';

describe('the sockets of two engines', () => {
  const JOINED = { attempted: 20 };
  const socketsOf = (apart: number, own: ConnectionsSeen, quotes: QuotesSeen = { ok: 0 }) => {
    const slices = Array.from({ length: 2 * PAIRS }, (_, index) => ({
      quotes,
      connections: index < 2 * apart && K6.includes(index) ? own : JOINED,
    }));
    return buildRecord({ engine, gating: ['connect-success'], modes: { 'gateway-only': { slices } } });
  };
  const seenOf = (apart: number, own: ConnectionsSeen, quotes?: QuotesSeen) =>
    compareEngines(engine, { slices: socketsOf(apart, own, quotes).slices, arms: 1 })!;
  /** Every slice with time to join to the microsecond. */
  const joinedIn = (k6Us: number, nativeUs: number) => {
    const slices = socketsOf(0, JOINED).slices.map((slice) => {
      const us = K6.includes(slice.index) ? k6Us : nativeUs;
      const { connect } = slice.connections;
      return {
        ...slice,
        connections: { ...slice.connections, connect: connect === null ? null : { ...connect, p50Us: us, p95Us: us } },
      };
    });
    return compareEngines(engine, { slices, arms: 1 })!.verdict;
  };

  it('are all that is compared where no request is sent', () => {
    const seen = seenOf(0, JOINED);
    expect(seen).toMatchObject({ verdict: 'agree', pairs: 0, shares: { native: { n: 0 }, k6: { n: 0 } } });
    expect(seen.alpha).toBeCloseTo(0.01 / 6, 12);
    expect(seen.sockets).toMatchObject({
      pairs: PAIRS,
      shares: { native: { bad: 0, n: 400 }, k6: { bad: 0, n: 400 } },
    });
  });

  it.each<[string, ConnectionsSeen]>([
    ['did not get in', { attempted: 20, refused: { reset: 1 } }],
    ['were lost', { attempted: 20, lossesAtMs: [5] }],
    ['were never opened', { attempted: 19, notReleased: 1 }],
  ])('differ where more of one %s, in most pairs', (_, own) => {
    expect([seenOf(16, own).verdict, seenOf(17, own).verdict]).toEqual(['agree', 'disagree']);
    expect(seenOf(17, own).sockets?.shares).toMatchObject({ k6: { bad: 17 }, k6Worse: 17, disagree: true });
  });

  it.each<[string, number, number, 'agree' | 'disagree']>([
    ['20 ms longer', 30_000, 10_000, 'agree'],
    ['longer than that', 30_001, 10_000, 'disagree'],
    ['long, and a tenth longer', 1_100_000, 1_000_000, 'agree'],
    ['long, and longer than that', 1_100_001, 1_000_000, 'disagree'],
  ])('that took %s to join', (_, one, other, verdict) => {
    expect([joinedIn(one, other), joinedIn(other, one)]).toEqual([verdict, verdict]);
  });

  it('are asked beside requests, and every bound is wrong half as often', () => {
    const seen = seenOf(0, JOINED, { ok: 50 });
    expect(seen).toMatchObject({ verdict: 'agree', pairs: PAIRS, sockets: { pairs: PAIRS } });
    expect(seen.alpha).toBeCloseTo(0.01 / 12, 12);
  });

  it.each([
    { opening: 9, verdict: 'too-few' },
    { opening: 10, verdict: 'agree' },
  ])('are compared in pairs that open some: $opening of 20, $verdict', ({ opening, verdict }) => {
    const { slices } = socketsOf(0, JOINED);
    const none = { ...slices[0]!.connections.counts, planned: 0, attempted: 0, connected: 0 };
    const few = slices.map((slice) =>
      slice.index < 2 * opening ? slice : { ...slice, connections: { ...slice.connections, counts: none } },
    );
    const seen = compareEngines(engine, { slices: few, arms: 1 });
    expect([seen?.sockets?.pairs, seen?.verdict]).toEqual([opening, verdict]);
  });

  it.each<[string, 'agree' | 'disagree', QuotesSeen]>([
    ['slower for k6', 'disagree', { medianMs: 70 }],
    ['failed for k6', 'disagree', { ok: 49, failures: { 'http-500': 1 } }],
    ['alike', 'agree', {}],
  ])('alone hide nothing of the requests in other pairs, which are %s: %s', (_, verdict, own) => {
    const pairs = 24;
    const dealt = { ...engine, k6Slices: Array.from({ length: pairs }, (_each, pair) => 2 * pair + (pair % 2)) };
    const slices = Array.from({ length: 2 * pairs }, (_each, index) => {
      if (index >= pairs) return { quotes: { ok: 0 }, connections: JOINED };
      return { quotes: { ok: 50, ...(dealt.k6Slices.includes(index) ? own : {}) } };
    });
    const record = buildRecord({ engine: dealt, modes: { 'gateway-only': { slices } } });
    const seen = compareEngines(dealt, { slices: record.slices, arms: 1 });
    expect(seen).toMatchObject({ verdict, pairs: 12, sockets: { pairs: 12 } });
  });

  it('that disagree take a pass away, and say by what', () => {
    const record = socketsOf(20, { attempted: 20, connectMs: 80 });
    const judgement = judge(record);
    const [reason] = judgement.reasons;
    expect(reason?.code).toBe('engines-disagree');
    const text = explainReason(englishCatalogue, reason!, judgement);
    expect(text).toMatch(/P50 of the time to join of k6 is slower in 20 of 20 pairs/);
    expect(summarizeRun(record, judgement, englishCatalogue).modes['gateway-only']?.twoEngines?.sockets?.pairs).toBe(
      20,
    );
  });
});
