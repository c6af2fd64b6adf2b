import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { upperBound } from '../stats/clopperPearson.ts';
import { breachOf, firstRise, isBeforeBreach, isConfined, slicesInBreach } from './breach.ts';

type Series = { readonly slices: number; readonly n: number; readonly share: (slice: number) => number };

/** So many slices of n samples each; of every sample a seeded coin says whether it is bad. */
const drawn = ({ slices, n, share }: Series, seed: number) => {
  const random = createRandom(seed, 'breach');
  return Array.from({ length: slices }, (_, slice) => ({
    n,
    bad: Array.from({ length: n }, random).filter((draw) => draw < share(slice)).length,
  }));
};

/** How far off the first slice is that is found, for so many seeds, ascending. */
const errorsOf = (series: Series, allowed: number, truth: number): number[] =>
  Array.from({ length: 100 }, (_, seed) => breachOf(drawn(series, seed), allowed).first - truth).toSorted(
    (a, b) => a - b,
  );
const shareExact = (errors: readonly number[]): number => errors.filter((error) => error === 0).length / errors.length;

const ERRORS = 0.001;
const SLOW = 0.05;

describe('when a breach began', () => {
  it.each([
    ['2 % errors from the start', { slices: 40, n: 400, share: () => 0.02 }, ERRORS],
    ['0.4 % errors from the start, often none in a slice', { slices: 80, n: 200, share: () => 0.004 }, ERRORS],
    ['7 % slow from the start', { slices: 80, n: 200, share: () => 0.07 }, SLOW],
    [
      '20 % slow from the start, all slow from the middle',
      { slices: 40, n: 200, share: (at) => (at < 20 ? 0.2 : 1) },
      SLOW,
    ],
  ] satisfies [string, Series, number][])('%s: with the first slice', (_, series, allowed) => {
    const errors = errorsOf(series, allowed, 0);
    expect(shareExact(errors)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['2 % errors', { slices: 40, n: 400, share: (at) => (at < 20 ? 0.000_25 : 0.02) }, ERRORS],
    ['20 % slow', { slices: 40, n: 200, share: (at) => (at < 20 ? 0.02 : 0.2) }, SLOW],
    ['all slow', { slices: 40, n: 50, share: (at) => (at < 20 ? 0.01 : 1) }, SLOW],
  ] satisfies [string, Series, number][])('%s from the middle: there', (_, series, allowed) => {
    const errors = errorsOf(series, allowed, 20);
    expect(shareExact(errors)).toBeGreaterThanOrEqual(0.95);
    expect(Math.max(Math.abs(errors[1]!), Math.abs(errors.at(-2)!))).toBeLessThanOrEqual(1);
  });

  it('10 % slow after 4 %: within three slices of it', () => {
    const errors = errorsOf({ slices: 80, n: 200, share: (at) => (at < 40 ? 0.04 : 0.1) }, SLOW, 40);
    expect(Math.max(Math.abs(errors[1]!), Math.abs(errors.at(-2)!))).toBeLessThanOrEqual(3);
  });

  it('gradually: where the limit is passed, give or take what one slice can tell', () => {
    // From 0 to 20 % in 80 slices: 5 % at the 20th.
    const errors = errorsOf({ slices: 80, n: 400, share: (at) => (0.2 * at) / 79 }, SLOW, 20);
    expect(errors[5]).toBeGreaterThanOrEqual(-1);
    expect(errors[94]).toBeLessThanOrEqual(9);
  });

  it('errors that the limit allows do not move it', () => {
    const healthy = Array.from({ length: 20 }, (_, at) => ({ n: 400, bad: at % 5 === 0 ? 1 : 0 }));
    const broken = Array.from({ length: 20 }, () => ({ n: 400, bad: 8 }));
    expect(breachOf([...healthy, ...broken], ERRORS)).toEqual({ first: 20, last: 39 });
    expect(breachOf([...broken, ...healthy], ERRORS)).toEqual({ first: 0, last: 19 });
  });
});

describe('a breach that does not last', () => {
  const quiet = (count: number) => Array.from({ length: count }, () => ({ n: 40, bad: 0 }));
  it.each([
    { what: 'one event', series: [...quiet(12), { n: 40, bad: 36 }, ...quiet(17)], first: 12, last: 12 },
    {
      what: 'two events',
      series: [...quiet(5), { n: 40, bad: 20 }, ...quiet(9), { n: 40, bad: 20 }, ...quiet(3)],
      ...{ first: 5, last: 15 },
    },
    {
      what: 'an event of more bad ones than a slice has samples',
      series: [...quiet(3), { n: 40, bad: 90 }, ...quiet(3)],
      first: 3,
      last: 3,
    },
    { what: 'all of it', series: [{ n: 40, bad: 40 }], first: 0, last: 0 },
    {
      what: 'slices without samples count for nothing',
      series: [
        { n: 0, bad: 0 },
        { n: 40, bad: 30 },
        { n: 0, bad: 0 },
        { n: 40, bad: 30 },
        { n: 0, bad: 0 },
      ],
      first: 1,
      last: 3,
    },
  ])('$what: slices $first to $last', ({ series, first, last }) => {
    expect(breachOf(series, 0.01)).toEqual({ first, last });
  });

  it('weak ones that only count together: from the first to the last of them', () => {
    const weak = { n: 100, bad: 2 };
    expect(breachOf([weak, weak, weak, weak], 0.01)).toEqual({ first: 0, last: 3 });
  });

  it('is the same seen from behind', () => {
    const slice = fc.record({ n: fc.integer({ min: 0, max: 50 }), bad: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 12 }), (slices) => {
        const forwards = breachOf(slices, 0.05);
        const backwards = breachOf(slices.toReversed(), 0.05);
        expect(forwards.first).toBeLessThanOrEqual(forwards.last);
        if (forwards.first < forwards.last)
          expect(backwards).toEqual({
            first: slices.length - 1 - forwards.last,
            last: slices.length - 1 - forwards.first,
          });
      }),
    );
  });
});

describe('the first stretch that raises the alarm', () => {
  const few = { n: 100, bad: 3 };
  const many = { n: 100, bad: 10 };
  const none = { n: 100, bad: 0 };
  // Poisson: 3 of an expected 1 is 3 ln 3 - 2, and 10 of 1 is 10 ln 10 - 9.
  const evidence = { few: 3 * Math.log(3) - 2, many: 10 * Math.log(10) - 9 };
  const under = (alarm: number) => ({ allowedBadRatio: 0.01, alarm });

  it('is found as soon as its evidence reaches the alarm, and not one slice before', () => {
    const series = [none, few, none, many, none];
    expect(firstRise(series, under(evidence.few))).toEqual({ from: 1, to: 1, evidence: evidence.few });
    expect(firstRise(series, under(evidence.few * 1.000_001))).toEqual({ from: 3, to: 3, evidence: evidence.many });
  });

  it('is the one with the most evidence where none reaches it, the earliest of equal ones', () => {
    expect(firstRise([none, few, none, none, few], under(99))).toMatchObject({ from: 1, to: 1 });
    expect(firstRise([none, few, none, none, many], under(99))).toMatchObject({ from: 4, to: 4 });
    expect(firstRise([few, few], under(99)).from).toBe(0);
  });

  it('is none where no stretch has more than what is allowed', () => {
    expect(firstRise([none, { n: 100, bad: 1 }, none], under(99))).toEqual({ from: 0, to: 0, evidence: 0 });
  });
});

describe('what came before a breach', () => {
  it.each([
    { what: 'as many as the limit allows', before: { n: 100, bad: 5 }, share: 0.9, is: true },
    { what: 'one more than that', before: { n: 100, bad: 6 }, share: 0.9, is: false },
    { what: 'too little to tell', before: { n: 4, bad: 0 }, share: 0.5, is: false },
    { what: 'just that share, by its bound', before: { n: 40, bad: 1 }, share: upperBound(1, 40, 0.01), is: false },
    { what: 'less than it', before: { n: 40, bad: 1 }, share: upperBound(1, 40, 0.01) * 1.000_001, is: true },
  ])('$what: held $is', ({ before, share, is }) => {
    expect(isBeforeBreach(before, share, 0.05)).toBe(is);
  });
});

describe('slices in breach', () => {
  it('are those over what is allowed, of those with samples', () => {
    const slices = [
      { n: 100, bad: 5 },
      { n: 100, bad: 6 },
      { n: 0, bad: 0 },
      { n: 10, bad: 0 },
    ];
    expect(slicesInBreach(slices, 0.05)).toEqual({ inBreach: 1, of: 3 });
  });

  it.each([
    { broken: 1, of: 1, confined: false },
    { broken: 1, of: 2, confined: true },
    { broken: 2, of: 3, confined: false },
    { broken: 2, of: 4, confined: true },
  ])('that are $broken of $of confine it: $confined', ({ broken, of, confined }) => {
    const slices = Array.from({ length: of }, (_, at) => ({ n: 100, bad: at < broken ? 50 : 0 }));
    expect(isConfined(slices, 0.05)).toBe(confined);
  });
});
