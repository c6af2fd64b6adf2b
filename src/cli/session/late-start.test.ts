import { describe, expect, it } from 'vitest';
import { lateStart } from './load-session.ts';

const AT = Date.parse('2026-11-23T12:40:00Z');

describe('a shard with a common start', () => {
  it.each([
    ['began when all others did', AT, []],
    ['is as exact as two clocks in whole milliseconds', AT + 5, []],
    ['was not ready', AT + 6, [expect.stringMatching(/^The load began 6 ms after --start-at/)]],
    ['was stopped while it waited', AT - 9_000, []],
  ])('%s', (_, startedAtMs, said) => {
    expect(lateStart({ startAtMs: AT }, startedAtMs)).toEqual(said);
  });

  it('says nothing where there is none', () => {
    expect(lateStart({ startAtMs: null }, AT)).toEqual([]);
  });
});
