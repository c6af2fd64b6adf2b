import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { explainReason } from './explain.ts';
import { judge } from './judge.ts';
import { lowerBound } from './stats/clopperPearson.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord } from './testing/build-record.ts';
import type { ConnectionsSeen, QuotesSeen } from './testing/build-slice.ts';
import { compareEngines } from './two-engines.ts';

const CALM = {
  latenessP99Ms: 1,
  allowedMs: 2,
  loopUtilisation: 0.1,
  echoMs: null,
  droppedLateMs: null,
  timedOut: null,
};
const PAIRS = 20;
/** Of pair n k6 plays the first slice where n is even. */
const K6 = Array.from({ length: PAIRS }, (_, pair) => 2 * pair + (pair % 2));
const engine = { name: 'both' as const, k6Version: '2.2.0', k6Slices: K6, clockStepMs: null };

type Of = { readonly k6?: QuotesSeen; readonly native?: QuotesSeen };

/** Two hundred requests a slice; the first `apart` pairs are as said, the others alike. */
const recordOf = (apart: number, { k6 = {}, native = {} }: Of) => {
  const slices = Array.from({ length: 2 * PAIRS }, (_, index) => {
    const differs = index < 2 * apart;
    const own = K6.includes(index) ? k6 : native;
    return { quotes: { ok: 200, ...(differs ? own : {}) } };
  });
  return buildRecord({ engine, gating: ['response-p95'], modes: { 'gateway-only': { slices } } });
};

type Figures = { readonly p50Us: number; readonly p95Us: number };

/** The same slices with quantiles to the microsecond. */
const comparedAt = (k6: Figures, native: Figures, late = CALM, arms = 1) => {
  const { slices } = recordOf(0, {});
  const exact = slices.map((slice) => {
    const { response } = slice.quotes;
    const own = K6.includes(slice.index) ? k6 : native;
    return { ...slice, quotes: { ...slice.quotes, response: response === null ? null : { ...response, ...own } } };
  });
  return compareEngines(engine, { slices: exact, late, arms })!;
};

const compared = (apart: number, of: Of) =>
  compareEngines(engine, { slices: recordOf(apart, of).slices, late: CALM, arms: 1 })!;

describe('the times of two engines', () => {
  const at = (us: number): Figures => ({ p50Us: us, p95Us: us });

  it.each<[string, number, number, 'agree' | 'disagree']>([
    ['slower by 2 ms', 12_000, 10_000, 'agree'],
    ['slower by more', 12_001, 10_000, 'disagree'],
    ['long and slower by a tenth', 110_000, 100_000, 'agree'],
    ['long and slower by more', 110_001, 100_000, 'disagree'],
  ])('%s', (_, one, other, verdict) => {
    expect(comparedAt(at(one), at(other)).verdict).toBe(verdict);
    expect(comparedAt(at(other), at(one)).verdict).toBe(verdict);
  });

  it.each<['p50Us' | 'p95Us', readonly boolean[]]>([
    ['p50Us', [true, false]],
    ['p95Us', [false, true]],
  ])('are told apart by %s alone', (which, disagree) => {
    const seen = comparedAt({ ...at(10_000), [which]: 50_000 }, at(10_000));
    expect(seen.times.map((each) => each.disagree)).toEqual(disagree);
    expect([seen.verdict, seen.shares.disagree]).toEqual(['disagree', false]);
    expect(seen.times.map(({ k6Slower, nativeSlower }) => [k6Slower, nativeSlower])).toContainEqual([20, 0]);
  });

  it.each([
    { late: { ...CALM, latenessP99Ms: 39.999 }, verdict: 'disagree' },
    { late: { ...CALM, latenessP99Ms: 40 }, verdict: 'too-few' },
    { late: { ...CALM, echoMs: 40 }, verdict: 'too-few' },
  ] as const)(
    '40 ms are nothing beside the lateness of the generators, and what hides behind it was not compared: $verdict',
    ({ late, verdict }) => {
      expect(comparedAt(at(50_000), at(10_000), late as typeof CALM).verdict).toBe(verdict);
    },
  );

  it.each([
    { latenessP99Ms: 5, verdict: 'agree' },
    { latenessP99Ms: 5.1, verdict: 'too-few' },
  ])('of 10 ms are not compared where we were $latenessP99Ms ms late: $verdict', ({ latenessP99Ms, verdict }) => {
    expect(comparedAt(at(10_000), at(10_000), { ...CALM, latenessP99Ms }).verdict).toBe(verdict);
  });

  it('of slices without an answer are slower than everything', () => {
    const seen = compared(20, { k6: { ok: 0, failures: { reset: 200 } } });
    expect(seen.times).toMatchObject([
      { what: 'p50', k6Ms: null, k6Slower: 20, disagree: true },
      { what: 'p95', k6Ms: null },
    ]);
    expect(seen.shares).toMatchObject({ k6: { bad: 4_000, n: 4_000 }, native: { bad: 0, n: 4_000 }, disagree: true });
  });
});

describe('what two engines were not answered', () => {
  it.each([
    { apart: 16, verdict: 'agree' },
    { apart: 17, verdict: 'disagree' },
  ])('more in $apart of 20 pairs: $verdict', ({ apart, verdict }) => {
    const worse: QuotesSeen = { ok: 199, failures: { 'http-500': 1 } };
    expect(compared(apart, { k6: worse }).verdict).toBe(verdict);
    expect(compared(apart, { native: worse }).verdict).toBe(verdict);
    expect(compared(apart, { k6: worse, native: worse }).verdict).toBe('agree');
  });

  it('differs where the exact lower bound of the share of pairs is over one half, and not below', () => {
    const { alpha } = compared(0, {});
    expect(alpha).toBeCloseTo(0.01 / 6, 12);
    expect(lowerBound(16, 20, alpha)).toBeLessThan(0.5);
    expect(lowerBound(17, 20, alpha)).toBeGreaterThan(0.5);
  });
});

describe('the pairs of two engines', () => {
  it.each([
    { slices: 18, pairs: 9, verdict: 'too-few' },
    { slices: 20, pairs: 10, verdict: 'agree' },
    { slices: 21, pairs: 10, verdict: 'agree' },
  ])('$slices slices are $pairs pairs: $verdict', ({ slices, pairs, verdict }) => {
    const all = recordOf(0, {}).slices.slice(0, slices);
    expect(compareEngines(engine, { slices: all, late: CALM, arms: 1 })).toMatchObject({ pairs, verdict });
  });

  it('are neighbours of one phase, one of each engine', () => {
    const { slices } = recordOf(0, {});
    const phased = slices.map((slice) => ({ ...slice, phase: slice.index < 3 ? 'one' : 'other' }));
    // Of the second phase k6 has both slices of one pair, and none of the other.
    const dealt = compareEngines(
      { ...engine, k6Slices: [0, 3, 4] },
      { slices: phased.slice(0, 7), late: CALM, arms: 1 },
    );
    expect(dealt?.pairs).toBe(1);
  });

  it.each<[string, Of]>([
    ['neither slice', { k6: { ok: 0 }, native: { ok: 0 } }],
    ['only the slice of k6', { native: { ok: 0 } }],
    ['only our own slice', { k6: { ok: 0 } }],
  ])('are none of requests where %s sends some', (_, of) => {
    expect(compared(20, of)).toMatchObject({ verdict: 'too-few', pairs: 0 });
    expect(compared(11, of)).toMatchObject({ verdict: 'too-few', pairs: 9 });
    expect(compared(10, of)).toMatchObject({ verdict: 'agree', pairs: 10, shares: { k6: { n: 2_000 } } });
  });

  it('are none where one engine sent everything', () => {
    const { slices } = recordOf(0, {});
    for (const name of ['native', 'k6'] as const)
      expect(compareEngines({ ...engine, name }, { slices, late: CALM, arms: 1 })).toBeNull();
  });

  it('are compared more strictly where more arms are', () => {
    expect(comparedAt({ p50Us: 1, p95Us: 1 }, { p50Us: 1, p95Us: 1 }, CALM, 2).alpha).toBeCloseTo(0.01 / 12, 12);
  });
});

describe('engines that disagree', () => {
  const apart = (over: Of) => judge(recordOf(20, over));

  it('take a pass away, and say why and what to do', () => {
    const record = recordOf(20, { k6: { medianMs: 70 } });
    const judgement = judge(record);
    expect([judgement.verdict, judgement.exitCode]).toEqual(['inconclusive', 3]);
    expect(judgement.reasons.map(({ code }) => code)).toEqual(['engines-disagree']);
    const text = explainReason(englishCatalogue, judgement.reasons[0]!, judgement);
    expect(text).toMatch(/our engine and k6 do not see the same target: P50 of k6 is slower in 20 of 20 pairs/);
    const summary = summarizeRun(record, judgement, englishCatalogue);
    expect(summary.reasons).toEqual([{ code: 'engines-disagree', mode: 'gateway-only', objective: null, text }]);
    expect(summary.modes['gateway-only']?.twoEngines?.verdict).toBe('disagree');
  });

  it('add no fail, and take none away', () => {
    const judgement = apart({ k6: { slow: 100 } });
    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons.map(({ code }) => code)).toEqual(['objective-failed', 'engines-disagree']);
  });

  it('are none where they agree', () => {
    const judgement = apart({});
    expect([judgement.verdict, judgement.modes[0]?.twoEngines?.verdict]).toEqual(['pass', 'agree']);
  });
});

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
    compareEngines(engine, { slices: socketsOf(apart, own, quotes).slices, late: CALM, arms: 1 })!;
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
    return compareEngines(engine, { slices, late: CALM, arms: 1 })!.verdict;
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
    const seen = compareEngines(engine, { slices: few, late: CALM, arms: 1 });
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
    const seen = compareEngines(dealt, { slices: record.slices, late: CALM, arms: 1 });
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
