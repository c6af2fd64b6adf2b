import { describe, expect, it } from 'vitest';
import type { SliceRecord } from '../core/slice.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { explainReason } from './explain.ts';
import { judge } from './judge.ts';
import { lowerBound } from './stats/clopperPearson.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord } from './testing/build-record.ts';
import type { QuotesSeen } from './testing/build-slice.ts';
import { DEALT as engine, K6, PAIRS } from './testing/dealt.ts';
import { compareEngines } from './two-engines.ts';

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

/** How late the generators were in some slices: what they sent, what they opened, and their slowest echo. */
type Late = {
  readonly inSlice: (index: number) => boolean;
  readonly sentMs?: number;
  readonly openedMs?: number;
  readonly echoMs?: number;
};
const PUNCTUAL: Late = { inSlice: () => false };

const withLate = (slice: SliceRecord, { inSlice, sentMs = 1, openedMs = 1, echoMs = 1 }: Late): SliceRecord => {
  const some = slice.quotes.lateness;
  if (!inSlice(slice.index) || some === null) return slice;
  const of = (ms: number) => ({ ...some, p99Us: 1000 * ms });
  return {
    ...slice,
    quotes: { ...slice.quotes, lateness: of(sentMs) },
    connections: { ...slice.connections, lateness: of(openedMs) },
    echoMaxMs: echoMs,
  };
};

/** The same slices with quantiles to the microsecond. */
const comparedAt = (k6: Figures, native: Figures, late = PUNCTUAL, arms = 1) => {
  const { slices } = recordOf(0, {});
  const exact = slices.map((slice) => {
    const { response } = slice.quotes;
    const own = K6.includes(slice.index) ? k6 : native;
    const quotes = { ...slice.quotes, response: response === null ? null : { ...response, ...own } };
    return withLate({ ...slice, quotes }, late);
  });
  return compareEngines(engine, { slices: exact, arms })!;
};

const compared = (apart: number, of: Of) => compareEngines(engine, { slices: recordOf(apart, of).slices, arms: 1 })!;

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

  it.each<[string, Omit<Late, 'inSlice'>, 'agree' | 'disagree']>([
    ['no later than that', { sentMs: 39.999 }, 'disagree'],
    ['so late with what they sent', { sentMs: 40 }, 'agree'],
    ['so late with what they opened', { openedMs: 40 }, 'agree'],
    ['so late to hear their own echo', { echoMs: 40 }, 'agree'],
  ])('40 ms apart are nothing where the generators were %s: %s', (_, late, verdict) => {
    for (const inSlice of [() => true, (index: number) => K6.includes(index), (index: number) => !K6.includes(index)])
      expect(comparedAt(at(120_000), at(80_000), { ...late, inSlice }).verdict).toBe(verdict);
  });

  it.each([
    { sentMs: 5, pairs: 20, verdict: 'agree' },
    { sentMs: 5.1, pairs: 0, verdict: 'too-few' },
  ])('of 10 ms are not compared where we were $sentMs ms late: $verdict', ({ sentMs, pairs, verdict }) => {
    const seen = comparedAt(at(10_000), at(10_000), { inSlice: () => true, sentMs });
    expect([seen.verdict, ...seen.times.map((each) => each.pairs)]).toEqual([verdict, pairs, pairs]);
  });

  it.each([
    { hidden: 10, verdict: 'agree' },
    { hidden: 11, verdict: 'too-few' },
  ])('are compared in the pairs in which we were punctual: $hidden of 20 hidden, $verdict', ({ hidden, verdict }) => {
    // Of each hidden pair one slice was late, of the one engine or the other.
    const late: Late = { inSlice: (index) => index < 2 * hidden && index % 2 === 0, sentMs: 300 };
    const seen = comparedAt(at(10_000), at(10_000), late);
    expect(seen).toMatchObject({ verdict, pairs: 20, times: [{ pairs: 20 - hidden }, { pairs: 20 - hidden }] });
  });

  it.each([
    [100_000, 10_000],
    [10_000, 100_000],
    [Number.POSITIVE_INFINITY, 10_000],
  ])('of %i and %i us lie apart, though we were late by more than half of the faster', (one, other) => {
    const seen = comparedAt(at(one), at(other), { inSlice: () => true, sentMs: 6 });
    expect(seen).toMatchObject({ verdict: 'disagree', times: [{ pairs: 20 }, { pairs: 20 }] });
  });

  it('are not known to agree by pairs of which a few lie apart and the others hide it', () => {
    const { slices } = recordOf(0, {});
    const some = slices.map((slice) => {
      const us = slice.index < 20 && K6.includes(slice.index) ? 100_000 : 10_000;
      const { response } = slice.quotes;
      const quotes = { ...slice.quotes, response: response === null ? null : { ...response, p50Us: us, p95Us: us } };
      return withLate({ ...slice, quotes }, { inSlice: () => true, sentMs: 6 });
    });
    // Ten of twenty pairs lie apart: all that tells something, and more than half of it.
    expect(compareEngines(engine, { slices: some, arms: 1 })?.verdict).toBe('disagree');
    const nine = some.map((slice) =>
      slice.index < 18 ? slice : withLate(slices[slice.index]!, { inSlice: () => true, sentMs: 300 }),
    );
    expect(compareEngines(engine, { slices: nine, arms: 1 })?.verdict).toBe('too-few');
  });

  it('that lie apart in the punctual pairs do so whatever hides in the others', () => {
    const seen = comparedAt(at(70_000), at(10_000), { inSlice: (index) => index < 20, echoMs: 300 });
    expect(seen).toMatchObject({ verdict: 'disagree', times: [{ pairs: 10, k6Slower: 10 }, { k6Slower: 10 }] });
  });

  it('are told with the pairs that they stand on', () => {
    const lineOf = (late: Late) =>
      englishCatalogue.twoEngines.line('gateway-only', comparedAt(at(10_000), at(10_000), late));
    expect(lineOf(PUNCTUAL)).not.toContain('lateness');
    const some = lineOf({ inSlice: (index) => index < 8, sentMs: 300 });
    expect(some).toContain(
      'P50 10 ms and 10 ms (16 pairs) and P95 10 ms and 10 ms (16 pairs), without the pairs in which our own lateness',
    );
    const none = lineOf({ inSlice: () => true, sentMs: 300 });
    expect(none).toContain('P50 unknown and P95 unknown, without the pairs in which our own lateness could hide');
    expect(none).toContain('nobody can tell');
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
    expect(compareEngines(engine, { slices: all, arms: 1 })).toMatchObject({ pairs, verdict });
  });

  it('are neighbours of one phase, one of each engine', () => {
    const { slices } = recordOf(0, {});
    const phased = slices.map((slice) => ({ ...slice, phase: slice.index < 3 ? 'one' : 'other' }));
    // Of the second phase k6 has both slices of one pair, and none of the other.
    const dealt = compareEngines({ ...engine, k6Slices: [0, 3, 4] }, { slices: phased.slice(0, 7), arms: 1 });
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
      expect(compareEngines({ ...engine, name }, { slices, arms: 1 })).toBeNull();
  });

  it('are compared more strictly where more arms are', () => {
    expect(comparedAt({ p50Us: 1, p95Us: 1 }, { p50Us: 1, p95Us: 1 }, PUNCTUAL, 2).alpha).toBeCloseTo(0.01 / 12, 12);
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
