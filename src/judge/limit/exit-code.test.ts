import { describe, expect, test } from 'vitest';
import type { LimitAnswer, StepObjective } from '../../core/limit-search.ts';
import { demandOf, limitExitCode, type Searched } from './exit-code.ts';
import { beyondRatio, intervalOf, leastCapFor } from './interval.ts';

const answer = (seen: Partial<LimitAnswer> = {}): LimitAnswer => ({
  ...{ outcome: 'found', holdsAtPerSec: 420, breaksAtPerSec: 440, lowerPerSec: 400, upperPerSec: 462 },
  ...{ holdsConfirmed: true, breaksConfirmed: true, cause: null },
  ...seen,
});

const objective = (coarse: boolean): StepObjective => ({
  ...{ id: 'availability', verdict: 'inconclusive', reason: 'too-few-samples', coarse },
  ...{ limit: 0.999, observed: 1, n: 1_800, bad: 0, upper: 0.0017 },
});
const searched = (of: LimitAnswer): Searched => ({
  answer: of,
  steps: [{ ratePerSec: of.holdsAtPerSec ?? 0, verdict: 'holds', objectives: [] }],
});

describe('a rate that is asked for', () => {
  test.each([
    ['at the lower end of the interval is met', 400, {}, 'met'],
    ['just over it is open', 400.1, {}, 'open'],
    ['just under the upper end is open', 461.9, {}, 'open'],
    ['at the upper end is missed', 462, {}, 'missed'],
    ['is open where the hold was seen once', 410, { holdsConfirmed: false, lowerPerSec: null }, 'once'],
    ['is open over a hold that was seen once', 430, { holdsConfirmed: false, lowerPerSec: null }, 'open'],
    ['is open where the break was seen once', 450, { breaksConfirmed: false, upperPerSec: null }, 'once'],
    ['is open under a break that was seen once', 430, { breaksConfirmed: false, upperPerSec: null }, 'open'],
    ['is open where nothing held', 100, { holdsAtPerSec: null, lowerPerSec: null }, 'open'],
    ['is open where nothing broke', 900, { breaksAtPerSec: null, upperPerSec: null }, 'open'],
  ] as const)('%s', (_, atLeast, seen, demand) => {
    expect(demandOf(searched(answer(seen)), atLeast)).toBe(demand);
  });

  test.each([
    ['is open where each step that held had too few requests to prove it', [true, true], 'coarse'],
    ['is met where one of them had enough', [true, false], 'met'],
  ] as const)('%s', (_, coarse, demand) => {
    const steps = coarse.map((each) => ({ ratePerSec: 420, verdict: 'holds' as const, objectives: [objective(each)] }));
    expect(demandOf({ answer: answer(), steps }, 300)).toBe(demand);
  });
});

describe('the exit code', () => {
  const found = answer();
  const open = answer({ outcome: 'inconclusive', cause: 'budget' });
  const never = answer({ outcome: 'never-holds', holdsAtPerSec: null, lowerPerSec: null });
  test.each([
    ['found', [found], null, 0],
    ['not reached', [answer({ outcome: 'not-reached' })], null, 0],
    ['one of two modes undecided', [found, open], null, 3],
    ['breaks at every rate', [found, never], null, 1],
    ['breaks at every rate, whatever is asked for', [never], 450, 1],
    ['fail before undecided', [open, never], null, 1],
    ['met by both modes', [found, found], 400, 0],
    ['missed by one of two', [found, answer({ upperPerSec: 380, lowerPerSec: 350 })], 400, 1],
    ['straddled', [found], 430, 3],
    [
      'not reached, but the target did not come to rest again',
      [answer({ outcome: 'not-reached', cause: 'not-calm' })],
      null,
      3,
    ],
    ['never holds, and did not come to rest again', [answer({ ...never, cause: 'not-calm' })], null, 1],
    ['found, but the target did not come to rest again', [answer({ cause: 'not-calm' })], null, 3],
    ['met, but the target did not come to rest again', [answer({ cause: 'not-calm' })], 400, 3],
    ['missed, and the target did not come to rest again', [answer({ cause: 'not-calm' })], 470, 1],
    ['found when the budget ended', [answer({ cause: 'budget' })], null, 0],
    ['met although the search was not done', [open], 400, 0],
  ])('of %s', (_, answers, atLeast, code) => {
    expect(limitExitCode(answers.map(searched), atLeast)).toBe(code);
  });
});

describe('the interval', () => {
  test.each([
    [1_000, 0.05],
    [150, 0.05],
    [37.5, 0.1],
  ])('reaches beyond an end of %d/s by %d', (rate, ratio) => {
    expect(beyondRatio(rate)).toBeCloseTo(ratio, 9);
  });

  test('has no end where none was seen', () => {
    expect(intervalOf(null, null)).toEqual({ lowerPerSec: null, upperPerSec: null });
    expect(intervalOf(420, 440)).toEqual({ lowerPerSec: 400, upperPerSec: 462 });
  });

  test('of a hold at the least cap lies over what is asked for', () => {
    for (const rate of [10, 100, 149, 400, 5_000]) {
      const { lowerPerSec } = intervalOf(leastCapFor(rate), null);
      expect(lowerPerSec).toBeGreaterThanOrEqual(rate);
    }
  });
});
