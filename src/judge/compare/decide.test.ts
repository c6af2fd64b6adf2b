import { describe, expect, it } from 'vitest';
import { countPairs, countSeries, ratiosAgainst, timeSeries } from '../testing/series.ts';
import { type Contest, rulesOf, takeLooks } from './contest.ts';
import { decideSeries, type Series } from './decide.ts';

const rules = rulesOf({ equivalent: false });

/** Ratios around a centre that scatter by so much either way. */
const around = (centre: number, scatter: number, count = 240): number[] =>
  Array.from({ length: count }, (_, at) => centre * Math.exp(scatter * Math.sin(at * 2.4)));

const decided = (series: Partial<Series>, pairs = 240) =>
  decideSeries({ pairs, times: [], counts: [], ...series }, rules);

const time = (ratios: readonly number[], pairs = 240, referenceMs = 100) =>
  decided({ times: [timeSeries(ratiosAgainst(ratios, referenceMs))] }, pairs)[0]!;

describe('a comparison of times that has no figures to compare', () => {
  const why = (rest: Parameters<typeof timeSeries>[1], ratios: readonly number[] = [], pairs = 20) =>
    decided({ times: [timeSeries(ratiosAgainst(ratios), rest)] }, pairs)[0]!.reason;
  const first = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

  it('says that pairs were left out where one arm alone had any, or more heard it, and else that there are none', () => {
    expect(why({ unmatched: first(20) })).toBe('pairs-left-out');
    expect(why({ unmatched: first(4) }, [], 4)).toBe('pairs-left-out');
    expect(why({})).toBe('no-data');
  });

  it('says that pairs are too few before it says that we were later in one of them', () => {
    expect(why({ doubt: 'lateness-differs' }, around(1, 0.1, 4), 4)).toBe('too-few-pairs');
    expect(why({ doubt: 'lateness-differs' }, around(1, 0.1, 20))).toBe('lateness-differs');
    expect(why({ doubt: 'invalid' }, around(1, 0.1, 4), 4)).toBe('invalid');
  });
});

describe('a comparison of times', () => {
  it.each([
    { what: 'alike', ratios: around(1, 0.05), pairs: 240, verdict: 'pass', reason: null, at: 15 },
    { what: 'a third faster', ratios: around(0.7, 0.05), pairs: 240, verdict: 'pass', reason: null, at: 15 },
    { what: 'alike, but scattered', ratios: around(1, 0.25), pairs: 240, verdict: 'pass', reason: null, at: 60 },
    { what: 'half slower', ratios: around(1.5, 0.1), pairs: 240, verdict: 'fail', reason: null, at: 15 },
    {
      what: 'just at the margin',
      ratios: Array<number>(240).fill(1.0999),
      pairs: 240,
      verdict: 'pass',
      reason: null,
      at: 15,
    },
    {
      what: 'between the margins to the end',
      ratios: around(1.06, 0.5),
      pairs: 240,
      verdict: 'inconclusive',
      reason: 'between-margins',
      at: null,
    },
    {
      what: 'scattered, with 59 pairs',
      ratios: around(1, 0.25),
      pairs: 59,
      verdict: 'inconclusive',
      reason: 'too-few-pairs',
      at: null,
    },
    {
      what: 'alike, with 14 pairs',
      ratios: around(1, 0.01, 14),
      pairs: 14,
      verdict: 'inconclusive',
      reason: 'too-few-pairs',
      at: null,
    },
    {
      what: 'eight ratios of merged pairs',
      ratios: around(1, 0.01, 8),
      pairs: 240,
      verdict: 'inconclusive',
      reason: 'too-few-pairs',
      at: null,
    },
    { what: 'nothing', ratios: [], pairs: 240, verdict: 'inconclusive', reason: 'no-data', at: null },
    {
      what: 'NaN',
      ratios: Array<number>(240).fill(Number.NaN),
      pairs: 240,
      verdict: 'inconclusive',
      reason: 'too-few-pairs',
      at: null,
    },
  ])('$what: $verdict at $at', ({ ratios, pairs, verdict, reason, at }) => {
    expect(time(ratios, pairs)).toMatchObject({ verdict, reason, decidedAtPairs: at });
  });

  it.each([
    { what: 'in a tenth of the pairs', last: 24, verdict: 'pass', reason: null },
    { what: 'in one more', last: 25, verdict: 'inconclusive', reason: 'pairs-left-out' },
    { what: 'in one more, the last of all', last: 240, verdict: 'inconclusive', reason: 'pairs-left-out' },
    { what: 'in one more, after the last', last: 241, verdict: 'pass', reason: null },
  ])('does not pass for pairs in which one mode had nothing: $what', ({ last, verdict, reason }) => {
    const ratios = ratiosAgainst(around(1, 0.05), 100);
    // From the first pair on, so that every look before the last has more of them.
    const unmatched = [...Array.from({ length: last === 24 ? 23 : 24 }, (_, at) => at + 1), last];
    expect(decided({ times: [{ ...timeSeries(ratios), unmatched }] })[0]).toMatchObject({ verdict, reason });
  });

  it('fails all the same where it is slower in the pairs that compare', () => {
    const series = { ...timeSeries(ratiosAgainst(around(1.5, 0.1), 100)), unmatched: [1, 2, 3, 4, 5, 6] };
    expect(decided({ times: [series] })[0]).toMatchObject({ verdict: 'fail', decidedAtPairs: 15 });
  });

  it('does not mind a difference that is under 2 ms', () => {
    const slower = around(1.3, 0.05);
    expect(time(slower, 240, 100).verdict).toBe('fail');
    expect(time(slower, 240, 5).verdict).toBe('pass');
  });

  it('says so when a pass is proven slower', () => {
    expect(time(around(1.06, 0.02))).toMatchObject({ verdict: 'pass', warning: 'proven-slower' });
    expect(time(around(1.01, 0.02))).toMatchObject({ verdict: 'pass', warning: null });
  });

  it('keeps every look, and shows the one that decided', () => {
    const result = time(around(1, 0.25));
    expect(result.looks.map(({ pairs, outcome }) => [pairs, outcome])).toEqual([
      [15, 'open'],
      [30, 'open'],
      [60, 'pass'],
    ]);
    expect(result.shown).toEqual(result.looks.at(-1));
  });

  it('shows what there is before the first look', () => {
    const result = time(around(1.2, 0.01, 14), 14);
    expect(result.looks).toEqual([]);
    expect(result.shown).toMatchObject({ pairs: 14, ratios: 14, outcome: 'open' });
    expect(result.shown.estimate).toBeCloseTo(1.2, 1);
  });

  it('a pass is final: what follows does not change it', () => {
    const turning = [...around(1, 0.01, 15), ...Array<number>(225).fill(3)];
    expect(time(turning)).toMatchObject({ verdict: 'pass', decidedAtPairs: 15 });
  });
});

describe('several figures', () => {
  const alike = timeSeries(ratiosAgainst(around(1, 0.05)), { id: 'response-p50' });
  const scattered = timeSeries(ratiosAgainst(around(1, 0.25)), { id: 'response-p99' });
  const slower = timeSeries(ratiosAgainst(around(1.5, 0.1)), { id: 'response-p95' });

  it('the first fail ends the comparison: what passed stands, what was open stays so', () => {
    expect(decided({ times: [alike, slower, scattered] })).toMatchObject([
      { verdict: 'pass', decidedAtPairs: 15 },
      { verdict: 'fail', decidedAtPairs: 15 },
      { verdict: 'inconclusive', reason: 'ended-by-fail', decidedAtPairs: null },
    ]);
  });

  it('what only informs neither ends it nor joins its correction', () => {
    const asked = decided({ times: [scattered, { ...slower, gating: false }] });
    expect(asked).toMatchObject([{ verdict: 'pass' }, { verdict: 'fail', gating: false }]);
    expect(asked[1]!.looks[0]!.pHolm).toBe(asked[1]!.looks[0]!.p);
  });

  it('in doubt neither pass nor end it', () => {
    const doubted = decided({ times: [{ ...slower, doubt: 'lateness-differs' }, scattered] });
    expect(doubted).toMatchObject([{ verdict: 'inconclusive', reason: 'lateness-differs' }, { verdict: 'pass' }]);
    const counted = countSeries(countPairs(Array.from({ length: 240 }, () => [0, 9] as const)), { doubt: 'invalid' });
    expect(decided({ counts: [counted] })).toMatchObject([{ verdict: 'inconclusive', reason: 'invalid' }]);
  });

  it('are corrected together: nine pairs one way are rare alone, not among two', () => {
    const nine = countSeries(
      countPairs([
        ...Array.from({ length: 9 }, () => [0, 9] as const),
        ...Array.from({ length: 6 }, () => [0, 0] as const),
      ]),
    );
    expect(decided({ counts: [nine] }, 15)).toMatchObject([{ verdict: 'fail', decidedAtPairs: 15 }]);
    expect(decided({ counts: [nine], times: [alike] }, 15)[1]).toMatchObject({
      verdict: 'pass',
      looks: [{ pHolm: 2 ** -8 }],
    });
  });

  it('a settled one stays in the correction', () => {
    const late = countSeries(
      countPairs([
        ...Array.from({ length: 15 }, () => [0, 0] as const),
        ...Array.from({ length: 9 }, () => [0, 9] as const),
        ...Array.from({ length: 6 }, () => [0, 0] as const),
      ]),
    );
    const [passed, counted] = decided({ counts: [late], times: [alike] }, 30);
    expect(passed).toMatchObject({ verdict: 'pass', decidedAtPairs: 15 });
    expect(counted).toMatchObject({ verdict: 'pass', looks: [{ pHolm: null }, { p: 2 ** -9, pHolm: 2 ** -8 }] });
  });

  it('a reference that fails itself is no measure', () => {
    const broken = ratiosAgainst(Array<number>(240).fill(0.0001), 3_600_000);
    expect(decided({ times: [timeSeries(broken)] })).toMatchObject([
      { verdict: 'inconclusive', reason: 'reference-broken' },
    ]);
  });
});

describe('a comparison of counts', () => {
  const none = Array.from({ length: 30 }, () => [0, 0] as const);
  const count = (bad: readonly (readonly [number, number])[], rest = {}) =>
    decided({ counts: [countSeries(countPairs(bad), rest)] }, bad.length)[0]!;

  it.each([
    { what: 'no errors anywhere', bad: none, verdict: 'pass', reason: null },
    { what: 'as many in both', bad: none.map(() => [3, 3] as const), verdict: 'pass', reason: null },
    { what: 'more in every pair', bad: none.map(() => [0, 4] as const), verdict: 'fail', reason: null },
    { what: 'fewer in every pair', bad: none.map(() => [4, 0] as const), verdict: 'pass', reason: null },
    {
      what: 'a burst of 150 in one slice',
      bad: none.map((_, at) => [0, at === 7 ? 150 : 0] as const),
      verdict: 'pass',
      reason: null,
    },
    { what: 'too few pairs to look', bad: none.slice(0, 14), verdict: 'inconclusive', reason: 'too-few-pairs' },
    { what: 'nothing', bad: [], verdict: 'inconclusive', reason: 'no-data' },
  ] as const)('$what: $verdict', ({ bad, verdict, reason }) => {
    expect(count(bad)).toMatchObject({ verdict, reason });
  });

  it.each([
    { reference: 'pass', candidate: 'inconclusive' },
    { reference: 'inconclusive', candidate: 'pass' },
    { reference: 'fail', candidate: 'pass' },
    { reference: 'pass', candidate: 'fail' },
  ] as const)('does not pass where the objective is $reference and $candidate', (ownVerdicts) => {
    expect(count(none, { ownVerdicts })).toMatchObject({ verdict: 'inconclusive', reason: 'objective-not-passed' });
  });

  it('needs samples of both modes', () => {
    const unasked = countPairs(none).map(({ reference }) => ({ reference, candidate: { n: 0, bad: 0 } }));
    expect(decided({ counts: [countSeries(unasked)] }, 30)).toMatchObject([
      { verdict: 'inconclusive', reason: 'no-data' },
    ]);
  });
});

describe('the looks', () => {
  const contest = (outcomes: Record<number, 'pass' | 'fail'>, seen: number[]): Contest => ({
    examine: (pairs) => ({
      p: 0.5,
      settle: () => {
        seen.push(pairs);
        return outcomes[pairs] ?? 'open';
      },
    }),
    result: () => {
      throw new Error('nobody asks');
    },
  });

  it.each([
    { pairs: 14, seen: [], ending: 'ran-out' },
    { pairs: 15, seen: [15], ending: 'ran-out' },
    { pairs: 239, seen: [15, 30, 60, 120], ending: 'ran-out' },
    { pairs: 240, seen: [15, 30, 60, 120, 240], ending: 'all-looks' },
    { pairs: 500, seen: [15, 30, 60, 120, 240], ending: 'all-looks' },
  ])('$pairs pairs allow $seen', ({ pairs, seen, ending }) => {
    const looked: number[] = [];
    expect(takeLooks([contest({}, looked)], pairs, rules)).toBe(ending);
    expect(looked).toEqual(seen);
  });

  it('end with the first fail, and once all is settled', () => {
    const [failing, settling] = [[], []] as [number[], number[]];
    expect(takeLooks([contest({ 30: 'fail' }, failing)], 240, rules)).toBe('failed');
    expect(takeLooks([contest({ 60: 'pass' }, settling)], 240, rules)).toBe('settled');
    expect([failing, settling]).toEqual([
      [15, 30],
      [15, 30, 60],
    ]);
  });

  it('of all indicators share 1 %', () => {
    expect(rules.alphaPerLook * rules.plannedLooks.length).toBeCloseTo(0.01, 12);
    expect(rules.alphaPerLook).toBe(0.002);
  });
});
