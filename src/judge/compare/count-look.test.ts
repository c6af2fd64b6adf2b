import { describe, expect, it } from 'vitest';
import type { CountLook } from '../../core/comparison.ts';
import { countPairs } from '../testing/series.ts';
import { rulesOf } from './contest.ts';
import { countLookAt, settleCount } from './count-look.ts';

const rules = rulesOf({ equivalent: false });
const both = rulesOf({ equivalent: true });
const ALLOWED = 0.0005;

const look = (pHolm: number | null, rateDifference: number | null): CountLook => ({
  ...countLookAt(countPairs([[0, 4]]), { pairs: 15, rules }),
  pHolm,
  rateDifference,
});

describe('a look at a count', () => {
  it.each([
    { what: 'rare and far apart fails', given: look(0.002, 0.0006), outcome: 'fail' },
    { what: 'not rare enough stays open', given: look(0.0021, 0.5), outcome: 'open' },
    { what: 'rare but within half of the budget stays open', given: look(0.0001, 0.0005), outcome: 'open' },
    { what: 'that could not be tested stays open', given: look(null, 0.5), outcome: 'open' },
    { what: 'without samples stays open', given: look(0.0001, null), outcome: 'open' },
    { what: 'with fewer in the candidate stays open', given: look(0.0001, -0.5), outcome: 'open' },
  ])('$what', ({ given, outcome }) => {
    expect(settleCount(given, ALLOWED, rules)).toBe(outcome);
  });

  it('fails on fewer as well where modes must be alike', () => {
    expect(settleCount(look(0.0001, -0.5), ALLOWED, both)).toBe('fail');
  });

  it('adds up the pairs so far', () => {
    const pairs = countPairs([...Array.from({ length: 9 }, () => [1, 3] as const), [2, 2], [0, 99]]);
    const seen = countLookAt(pairs, { pairs: 10, rules });
    expect(seen).toMatchObject({ reference: { n: 2_000, bad: 11 }, candidate: { n: 2_000, bad: 29 }, nonZeroPairs: 9 });
    expect(seen.rateDifference).toBeCloseTo(18 / 2_000, 12);
    expect(seen.estimate).toBeCloseTo(29 / 11, 12);
    expect(seen.p).toBe(2 ** -9);
    expect(countLookAt(pairs, { pairs: 10, rules: both }).p).toBe(2 ** -8);
  });

  it.each(['reference', 'candidate'] as const)('takes a %s that was never asked for no evidence', (unasked) => {
    const pairs = countPairs(Array.from({ length: 15 }, () => [0, 4] as const));
    const seen = pairs.map((pair) => ({ ...pair, [unasked]: { n: 0, bad: 0 } }));
    expect(countLookAt(seen, { pairs: 15, rules })).toMatchObject({ p: null, rateDifference: null, estimate: null });
  });
});
