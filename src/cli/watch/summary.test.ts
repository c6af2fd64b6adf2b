import { describe, expect, it } from 'vitest';
import type { WatchState } from '../../core/watch.ts';
import { exitCodeOf, type Looked, verdictOf, type WatchedEnd } from './summary.ts';

const end = (over: Partial<WatchedEnd>): WatchedEnd => ({
  ...{ id: 'error-rate', state: 'quiet', why: '', good: 1, bad: 0, unknown: 0, raised: 0, cleared: 0 },
  ...{ wasUntold: false, ...over },
});
const rest = end({ id: 'service-down' });
const ALL: Looked = { evaluations: 720, missed: 0, missedInRow: 0 };

describe('the exit code of a watch', () => {
  it.each<[string, number, readonly WatchedEnd[], string]>([
    ['all quiet', 0, [rest, end({})], 'QUIET, no alert'],
    ['an alert that stands', 1, [rest, end({ state: 'alert', raised: 1 })], 'ALERT, error-rate'],
    ['an alert that was cleared', 1, [rest, end({ raised: 1, cleared: 1 })], 'ALERT, error-rate'],
    [
      'one that nobody can tell',
      3,
      [rest, end({ state: 'not-measurable' })],
      'NOT MEASURABLE, no alert, nobody can tell: error-rate',
    ],
    [
      'one that nobody could tell for a while',
      3,
      [rest, end({ wasUntold: true })],
      'NOT MEASURABLE, no alert, nobody can tell: error-rate',
    ],
    [
      'too few evaluations',
      3,
      [rest, end({ state: 'starting', bad: 2 })],
      'NOT MEASURABLE, no alert, nobody can tell: error-rate',
    ],
    [
      'an alert goes before what nobody can tell',
      1,
      [end({ id: 'service-down', raised: 1 }), end({ state: 'not-measurable' })],
      'ALERT, service-down, nobody can tell: error-rate',
    ],
    [
      'one that is not watched',
      0,
      [rest, end({ state: 'not-applicable' })],
      'QUIET, no alert, not watched: error-rate',
    ],
    [
      'nothing watched is no pass',
      3,
      [end({ state: 'not-applicable' as WatchState })],
      'NOTHING WATCHED, not watched: error-rate',
    ],
  ])('%s', (...[, exitCode, ends, verdict]) => {
    expect([exitCodeOf(ends, ALL), verdictOf(ends, ALL)]).toEqual([exitCode, verdict]);
  });

  it.each<[string, Looked, number, string]>([
    ['of which one or two fell out here and there', { ...ALL, missed: 9, missedInRow: 2 }, 0, 'QUIET, no alert'],
    [
      'of which as many fell out in a row as an alert takes',
      { ...ALL, missed: 3, missedInRow: 3 },
      ...([3, 'NOT MEASURABLE, no alert, 3 evaluations fell out'] as const),
    ],
    [
      'that looked twice in an hour',
      { evaluations: 2, missed: 718, missedInRow: 718 },
      ...([3, 'NOT MEASURABLE, no alert, 718 evaluations fell out'] as const),
    ],
    [
      'that looked less often than an alert takes',
      { evaluations: 2, missed: 1, missedInRow: 1 },
      ...([3, 'NOT MEASURABLE, no alert, 1 evaluation fell out'] as const),
    ],
    [
      'that was short, and of which nothing fell out',
      { evaluations: 1, missed: 0, missedInRow: 0 },
      0,
      'QUIET, no alert',
    ],
    ['that just did look as often', { evaluations: 3, missed: 1, missedInRow: 1 }, 0, 'QUIET, no alert'],
  ])('of a watch %s', (...[, looked, exitCode, verdict]) => {
    expect([exitCodeOf([rest], looked), verdictOf([rest], looked)]).toEqual([exitCode, verdict]);
  });

  it('of an alert stays what it is, whatever fell out', () => {
    const ends = [end({ raised: 1 })];
    const looked = { ...ALL, missed: 3, missedInRow: 3 };
    expect([exitCodeOf(ends, looked), verdictOf(ends, looked)]).toEqual([
      1,
      'ALERT, error-rate, 3 evaluations fell out',
    ]);
  });
});
