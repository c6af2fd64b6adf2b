import { describe, expect, test } from 'vitest';
import type { LimitAnswer, StepVerdict } from '../../core/limit-search.ts';
import { rateBetween, roundRate } from './rates.ts';
import { answerOf, nextStep, type SearchSettings } from './search.ts';
import type { Tried } from './standing.ts';

type Word = StepVerdict | 'noisy';
/** What a target does at a rate in a step of this length; `nth`: how often it was asked at it before. */
type Target = (ratePerSec: number, factor: 1 | 2, nth: number) => Word;

const SETTINGS: SearchSettings = {
  ...{ fromPerSec: 200, floorPerSec: 12.5, capPerSec: 3_200, resolutionRatio: 0.05, budgetMs: 1_000_000 },
  tookMs: (_rate, factor) => factor * 1_000,
};

const step = (ratePerSec: number, factor: 1 | 2, word: Word): Tried => ({
  ...{ ratePerSec, factor, tookMs: factor * 1_000 },
  verdict: word === 'noisy' ? 'undecided' : word,
  reason: word === 'noisy' ? 'noisy-host' : null,
});

const search = (target: Target, settings: Partial<SearchSettings> = {}) => {
  const all = { ...SETTINGS, ...settings };
  const tried: Tried[] = [];
  for (;;) {
    const next = nextStep(tried, all);
    if (next.kind === 'end') return { answer: next.answer, tried };
    const { ratePerSec, factor } = next;
    const nth = tried.filter((each) => each.ratePerSec === ratePerSec).length;
    tried.push(step(ratePerSec, factor, target(ratePerSec, factor, nth)));
    if (tried.length > 200) throw new Error('it never ends');
  }
};

const upTo =
  (limit: number): Target =>
  (rate) =>
    rate <= limit ? 'holds' : 'breaks';

const shown = (tried: readonly Tried[]): string =>
  tried.map(({ ratePerSec, factor }) => `${ratePerSec}${factor === 2 ? ' again' : ''}`).join(', ');

describe('a search', () => {
  test('brackets by twice the rate, then bisects by ratio, then asks both ends once more', () => {
    const { answer, tried } = search(upTo(500));
    expect(shown(tried)).toBe('200, 400, 800, 566, 476, 519, 497, 519 again, 497 again');
    expect(answer).toEqual({
      ...{ outcome: 'found', holdsAtPerSec: 497, breaksAtPerSec: 519, cause: null },
      ...{ holdsConfirmed: true, breaksConfirmed: true, lowerPerSec: 497 / 1.05, upperPerSec: 519 * 1.05 },
    } satisfies LimitAnswer);
  });

  test.each([14, 33, 101, 199, 200, 201, 640, 1_999, 3_199])('finds a limit of %d/s', (limit) => {
    const { answer } = search(upTo(limit));
    expect(answer).toMatchObject({ outcome: 'found', holdsConfirmed: true, breaksConfirmed: true });
    expect(answer.holdsAtPerSec).toBeLessThanOrEqual(limit);
    expect(answer.breaksAtPerSec).toBeGreaterThan(limit);
    expect((answer.breaksAtPerSec ?? 0) / (answer.holdsAtPerSec ?? 1)).toBeLessThanOrEqual(1.05);
  });

  test('of a target that never breaks says so, with the cap seen twice, and names no limit', () => {
    const { answer, tried } = search(() => 'holds');
    expect(shown(tried)).toBe('200, 400, 800, 1600, 3200, 3200 again');
    expect(answer).toMatchObject({ outcome: 'not-reached', holdsAtPerSec: 3_200, breaksAtPerSec: null, cause: null });
    expect(answer.upperPerSec).toBeNull();
  });

  test('plays the cap itself where twice the rate would be over it', () => {
    expect(shown(search(() => 'holds', { capPerSec: 300 }).tried)).toBe('200, 300, 300 again');
  });

  test('that starts over the limit brackets downwards', () => {
    const { answer, tried } = search(upTo(60));
    expect(shown(tried).startsWith('200, 100, 50, 71, ')).toBe(true);
    expect(answer.outcome).toBe('found');
  });

  test('of a target that breaks at every rate says so, with the lowest seen twice', () => {
    const { answer, tried } = search(() => 'breaks');
    expect(shown(tried)).toBe('200, 100, 50, 25, 12.5, 12.5 again');
    expect(answer).toMatchObject({ outcome: 'never-holds', holdsAtPerSec: null, breaksAtPerSec: 12.5 });
  });

  test('is not led down by one hiccup: the break is asked once more, and taken back', () => {
    const { answer } = search((rate, _factor, nth) => (rate === 400 && nth === 0 ? 'breaks' : upTo(1_000)(rate, 1, 0)));
    expect(answer).toMatchObject({ outcome: 'found', holdsConfirmed: true, breaksConfirmed: true });
    expect(answer.holdsAtPerSec).toBeGreaterThan(950);
  });

  test('takes back a hold that a longer step breaks', () => {
    const slowToShow: Target = (rate, factor) => (rate <= (factor === 1 ? 520 : 480) ? 'holds' : 'breaks');
    const { answer } = search(slowToShow);
    expect(answer).toMatchObject({ outcome: 'found', holdsConfirmed: true, breaksConfirmed: true });
    expect(answer.holdsAtPerSec).toBeLessThanOrEqual(480);
  });

  test('takes a queue that is seen to fill twice for a break', () => {
    const { answer } = search((rate) => (rate <= 500 ? 'holds' : rate <= 560 ? 'growing' : 'breaks'));
    expect(answer).toMatchObject({ outcome: 'found', holdsAtPerSec: 497, breaksAtPerSec: 519 });
  });
});

describe('what says nothing of the target', () => {
  test('is never its limit: a generator that cannot go on makes it inconclusive, just under where it could not', () => {
    const { answer, tried } = search((rate) => (rate <= 700 ? 'holds' : 'generator'));
    expect(answer).toMatchObject({ outcome: 'inconclusive', cause: 'generator', breaksAtPerSec: null });
    expect(answer.holdsAtPerSec).toBeGreaterThan(650);
    expect(Math.max(...tried.map(({ ratePerSec }) => ratePerSec))).toBe(800);
  });

  test('is asked once more, for twice the time, and then settled', () => {
    const { answer } = search((rate, factor) =>
      rate === 400 && factor === 1 ? 'undecided' : upTo(500)(rate, factor, 0),
    );
    expect(answer).toMatchObject({ outcome: 'found', holdsAtPerSec: 497, breaksAtPerSec: 519 });
  });

  test('leaves the interval wider, and its cause is named', () => {
    const { answer } = search((rate) => (rate > 470 && rate < 560 ? 'noisy' : upTo(500)(rate, 1, 0)));
    expect(answer).toMatchObject({ outcome: 'found', cause: 'noisy-host' });
    expect(answer.holdsAtPerSec).toBeLessThanOrEqual(470);
    expect(answer.breaksAtPerSec).toBeGreaterThanOrEqual(560);
  });

  test('at one rate does not end the way up, at two in a row it does', () => {
    const one = search((rate) => (rate === 400 ? 'noisy' : 'holds'));
    expect(one.answer.outcome).toBe('not-reached');
    const two = search((rate) => (rate === 400 || rate === 800 ? 'noisy' : 'holds'));
    expect(two.answer).toMatchObject({ outcome: 'inconclusive', cause: 'noisy-host' });
    expect(Math.max(...two.tried.map(({ ratePerSec }) => ratePerSec))).toBe(800);
  });

  test.each(['undecided', 'noisy', 'generator'] as const)(
    'at every rate (%s) ends inconclusive, with no rate named',
    (word) => {
      const { answer, tried } = search(() => word);
      expect(answer).toMatchObject({ outcome: 'inconclusive', holdsAtPerSec: null, breaksAtPerSec: null });
      expect(tried.length).toBeLessThanOrEqual(10);
    },
  );

  test('at the cap is not "not reached"', () => {
    const { answer } = search((rate, factor) => (rate === 3_200 && factor === 2 ? 'noisy' : 'holds'));
    expect(answer).toMatchObject({ outcome: 'inconclusive', holdsAtPerSec: 3_200, holdsConfirmed: false });
  });

  test('at the floor is not "never holds"', () => {
    const { answer } = search((_rate, factor) => (factor === 2 ? 'noisy' : 'breaks'));
    expect(answer).toMatchObject({ outcome: 'inconclusive', breaksAtPerSec: 12.5, breaksConfirmed: false });
  });
});

describe('the budget', () => {
  test.each([
    ['a step that just fits is played', 3_000, '200, 400, 800'],
    ['a step that does not fit is not', 2_999, '200, 400'],
    ['the first step is played in any case', 1, '200'],
  ])('%s', (_, budgetMs, steps) => {
    const { answer, tried } = search(upTo(10_000), { budgetMs });
    expect(shown(tried)).toBe(steps);
    expect(answer).toMatchObject({ outcome: 'inconclusive', cause: 'budget', breaksAtPerSec: null });
  });

  test('that ends between two rates leaves a wide interval, and says so', () => {
    expect(search(upTo(500), { budgetMs: 3_500 }).answer).toMatchObject({
      ...{ outcome: 'found', holdsAtPerSec: 400, breaksAtPerSec: 800, cause: 'budget' },
      ...{ holdsConfirmed: false, breaksConfirmed: false },
    });
  });
});

describe('rates', () => {
  test.each([
    [412.37, 412],
    [20, 20],
    [19.96, 20],
    [12.34, 12.3],
    [2, 2],
    [1.237, 1.24],
  ])('%d is asked for as %d', (rate, rounded) => {
    expect(roundRate(rate)).toBe(rounded);
  });

  test('between two that lie next to each other there is none', () => {
    expect(rateBetween(100, 101)).toBeNull();
    expect(rateBetween(100, 102)).toBe(101);
    expect(rateBetween(20.6, 21)).toBeNull();
    expect(rateBetween(1, 1.1)).toBe(1.05);
  });

  test('two that are just as near as asked for are not bisected', () => {
    const ends = [step(100, 1, 'holds'), step(105, 1, 'breaks')];
    expect(nextStep(ends, SETTINGS)).toEqual({ kind: 'step', ratePerSec: 105, factor: 2 });
    expect(nextStep(ends, { ...SETTINGS, resolutionRatio: 0.049 })).toMatchObject({ ratePerSec: 102 });
  });

  test('a resolution finer than rates can be told apart ends', () => {
    expect(search(upTo(500), { resolutionRatio: 0.000_1 }).answer).toMatchObject({
      holdsAtPerSec: 500,
      breaksAtPerSec: 501,
    });
  });
});

test('a search that was stopped says what is known', () => {
  const tried = [step(200, 1, 'holds'), step(400, 1, 'breaks')];
  expect(answerOf(tried, SETTINGS, 'interrupted')).toMatchObject({ outcome: 'found', cause: 'interrupted' });
  expect(answerOf([], SETTINGS, 'interrupted')).toMatchObject({ outcome: 'inconclusive', cause: 'interrupted' });
});
