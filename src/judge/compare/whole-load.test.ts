import { describe, expect, it } from 'vitest';
import { countPairs, countSeries, ratiosAgainst, timeSeries } from '../testing/series.ts';
import { rulesForWhole, rulesOf } from './contest.ts';
import { decideSeries } from './decide.ts';

const rules = rulesOf({ equivalent: false });

/** Ratios around a centre that scatter by so much either way. */
const around = (centre: number, scatter: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => centre * Math.exp(scatter * Math.sin(at * 2.4)));

describe('a load that changes', () => {
  const decideWhole = (ratios: readonly number[], played = ratios.length, planned = ratios.length) =>
    decideSeries(
      { pairs: played, times: [timeSeries(ratiosAgainst(ratios.slice(0, played), 100))], counts: [] },
      rulesForWhole(rules, planned),
    )[0]!;
  /** Alike in the calm, three times as slow in the spike. */
  const spiked = [...around(1, 0.02, 15), ...around(3, 0.02, 25)];

  it('is not passed by its calm beginning', () => {
    expect(
      decideSeries({ pairs: 40, times: [timeSeries(ratiosAgainst(spiked, 100))], counts: [] }, rules)[0],
    ).toMatchObject({ verdict: 'pass' });
    expect(decideWhole(spiked)).toMatchObject({ verdict: 'fail', decidedAtPairs: 40 });
  });

  it.each([
    { planned: 40, at: 40 },
    { planned: 238, at: 238 },
    { planned: 240, at: 240 },
    { planned: 300, at: 300 },
    { planned: 15, at: 15 },
  ])('passes at the last of $planned pairs, and fails at any look', ({ planned, at }) => {
    expect(decideWhole(around(1, 0.02, planned))).toMatchObject({ verdict: 'pass', decidedAtPairs: at });
    expect(decideWhole(around(1.5, 0.02, planned))).toMatchObject({ verdict: 'fail', decidedAtPairs: 15 });
  });

  it('is undecided where it was not played whole, a count as well', () => {
    const undecided = { verdict: 'inconclusive', reason: 'too-few-pairs', decidedAtPairs: null };
    expect(decideWhole(around(1, 0.02, 240), 60)).toMatchObject(undecided);
    expect(decideWhole(around(1, 0.02, 14))).toMatchObject(undecided);
    const counts = [countSeries(countPairs(Array<[number, number]>(60).fill([0, 0])))];
    const [count] = decideSeries({ pairs: 60, times: [], counts }, rulesForWhole(rules, 240));
    expect(count).toMatchObject(undecided);
  });

  it.each([
    { planned: 300, played: 240, reason: 'too-few-pairs' },
    { planned: 300, played: 300, reason: 'between-margins' },
    { planned: 240, played: 240, reason: 'between-margins' },
    // More pairs of it would tell more.
    { planned: 40, played: 40, reason: 'too-few-pairs' },
  ])('between the margins after $played of $planned pairs says $reason', ({ planned, played, reason }) => {
    const result = decideWhole(around(1.06, 0.5, planned), played, planned);
    expect(result).toMatchObject({ verdict: 'inconclusive', reason });
  });

  it.each([
    { planned: 14, looks: [15, 30, 60, 120, 240] },
    { planned: 15, looks: [15] },
    { planned: 30, looks: [15, 30] },
    { planned: 31, looks: [15, 30, 31] },
    { planned: 240, looks: [15, 30, 60, 120, 240] },
    { planned: 300, looks: [15, 30, 60, 120, 300] },
  ])('of $planned pairs is looked at after $looks', ({ planned, looks }) => {
    expect(rulesForWhole(rules, planned).plannedLooks).toEqual(looks);
  });

  it('passes by its counts where it was played whole', () => {
    const counts = [countSeries(countPairs(Array<[number, number]>(60).fill([0, 0])))];
    const [count] = decideSeries({ pairs: 60, times: [], counts }, rulesForWhole(rules, 60));
    expect(count).toMatchObject({ verdict: 'pass', decidedAtPairs: 60 });
  });

  it('has no more looks than another, each as seldom wrong', () => {
    for (const planned of [1, 15, 16, 120, 121, 239, 240, 500]) {
      const { plannedLooks, alphaPerLook } = rulesForWhole(rules, planned);
      expect(plannedLooks.length).toBeLessThanOrEqual(5);
      expect(alphaPerLook).toBe(rules.alphaPerLook);
      expect(plannedLooks.toSorted((a, b) => a - b)).toEqual(plannedLooks);
    }
  });
});
