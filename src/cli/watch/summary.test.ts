import { describe, expect, it } from 'vitest';
import type { WatchState } from '../../core/watch.ts';
import { exitCodeOf, verdictOf, type WatchedEnd } from './summary.ts';

const end = (over: Partial<WatchedEnd>): WatchedEnd => ({
  ...{ id: 'error-rate', state: 'quiet', why: '', good: 1, bad: 0, unknown: 0, raised: 0, cleared: 0 },
  ...{ wasUntold: false, ...over },
});
const rest = end({ id: 'service-down' });

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
    expect([exitCodeOf(ends), verdictOf(ends)]).toEqual([exitCode, verdict]);
  });
});
