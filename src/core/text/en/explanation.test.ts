import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../explanation.ts';
import { explanationText as text } from './explanation.ts';

const broken: Explanation = {
  ...{ arm: 'gateway-only', objective: 'error-rate', unit: 'ratio', noun: 'requests' },
  firstBreach: { slice: 17, phase: 'day', startMs: 34_250 },
  lastBreach: { slice: 40, endMs: 3_725_000 },
  ...{ course: 'lasting', eventBad: null, slices: { inBreach: 22, of: 41 } },
  ...{ endpoint: 'GET /quote', worstReason: null, worstSymbols: [], worstOperations: [], examples: [], otherArm: null },
};
const oneSlice = { lastBreach: { slice: 17, endMs: 36_000 } };

describe('what broke', () => {
  it.each<[Partial<Explanation>, string]>([
    [{}, 'gateway-only: error rate broke from 00:34 in phase day to the end, in 22 of 41 slices.'],
    [{ course: 'ended' }, 'gateway-only: error rate broke from 00:34 in phase day until 1:02:05, in 22 of 41 slices.'],
    [
      { ...oneSlice, course: 'ended', slices: { inBreach: 1, of: 1 } },
      'gateway-only: error rate broke at 00:34 in phase day, in 1 of 1 slice.',
    ],
    [
      { ...oneSlice, course: 'one-event', eventBad: 36, noun: 'connections', slices: { inBreach: 1, of: 41 } },
      'gateway-only: error rate broke at 00:34 in phase day, one event of 36 connections, in 1 of 41 slices.',
    ],
    [
      { course: 'one-event', eventBad: 30 },
      'gateway-only: error rate broke from 00:34 in phase day until 1:02:05, one event of 30 requests, in 22 of 41 slices.',
    ],
  ])('%j', (change, says) => {
    expect(text.broke(['error rate'], { ...broken, ...change })).toBe(says);
  });

  it.each<[Explanation['worstReason'], string]>([
    [{ kind: 'http-503', count: 36, share: 0.9 }, 'Most often http-503: 36 bad requests, 90 % of them.'],
    [
      { kind: 'lost-transport-close', count: 5, share: 5 / 39 },
      'Of the reasons that are known most often lost by transport close: 5 bad requests, 13 % of all.',
    ],
    [
      { kind: 'http-503', count: 18, share: 0.5 },
      'Of the reasons that are known most often http-503: 18 bad requests, 50 % of all.',
    ],
    [{ kind: 'slow', count: 1, share: 1 }, 'All too slow: 1 bad request.'],
    [{ kind: 'timeout', count: 4, share: 1 }, 'All no answer in time: 4 bad requests.'],
    [{ kind: 'lost-transport-close', count: 4, share: 1 }, 'All lost by transport close: 4 bad requests.'],
    [{ kind: 'refused-authentication', count: 4, share: 1 }, 'All refused by authentication: 4 bad requests.'],
    [{ kind: 'refused', count: 4, share: 1 }, 'All refused: 4 bad requests.'],
    [
      { kind: 'http-429-limiter', count: 9, share: 1 },
      "All 429 from the limiter: 9 bad requests. It is the target's own rate limiter that refused them: raise its limit (AUTH_RATE_LIMIT_LIMIT, or the rateLimit of the key), or lower --rate.",
    ],
    [{ kind: 'http-429-upstream', count: 9, share: 1 }, 'All 429 from upstream: 9 bad requests.'],
  ])('%j', (reason, says) => {
    expect(text.worstReason(reason!, 'requests')).toBe(says);
  });

  const symbol = (name: string, bad: number) => ({ symbol: name, n: 600, bad, othersBadShare: 0.001_9 });
  it.each<[Explanation['worstSymbols'], string | null]>([
    [[], null],
    [[symbol('AAPL', 600)], 'Symbol AAPL: 600 of 600 bad, of the others 0.19 %.'],
    [
      [symbol('AAPL', 600), symbol('MSFT', 90)],
      'Symbols AAPL (100 % bad) and MSFT (15 % bad): each worse than the others.',
    ],
    [
      ['A', 'B', 'C', 'D', 'E'].map((name) => symbol(name, 300)),
      'Symbols A (50 % bad), B (50 % bad), C (50 % bad) and 2 more: each worse than the others.',
    ],
  ])('%j', (symbols, says) => {
    expect(text.worstSymbols(symbols)).toBe(says);
  });

  const operation = (name: string, bad: number) => ({
    ...{ operation: name, endpoint: `GET /${name}`, n: 600, bad, othersBadShare: 0.0019 },
  });
  it.each<[Explanation['worstOperations'], string | null]>([
    [[], null],
    [[operation('history', 600)], 'Operation history (GET /history): 600 of 600 bad, of the others 0.19 %.'],
    [
      [operation('history', 600), operation('search', 90)],
      'Operations history (100 % bad) and search (15 % bad): each worse than the others.',
    ],
  ])('%j', (operations, says) => {
    expect(text.worstOperations(operations)).toBe(says);
  });

  const seen = { observed: 12, censored: false, n: 4_000, bad: 0 };
  const here = { observed: null, censored: true, n: 4_000, bad: 4_000 };
  it.each<[Partial<NonNullable<Explanation['otherArm']>>, Explanation['unit'], string]>([
    [{}, 'ms', 'legacy-fallback at the same time: 12 ms, here no good answer. It holds.'],
    [
      { verdict: 'fail' },
      'ratio',
      'legacy-fallback at the same time: 0 of 4,000 requests bad, here 4,000 of 4,000. It broke the limit too.',
    ],
    [
      { verdict: 'inconclusive', figure: { ...seen, observed: null, n: 0 } },
      'ratio',
      'legacy-fallback at the same time: nothing measured, here 4,000 of 4,000. It is undecided.',
    ],
  ])('%j in %s', (change, unit, says) => {
    const other = { arm: 'legacy-fallback', verdict: 'pass', figure: seen, ownFigure: here, ...change } as const;
    expect(text.otherArm(other, { unit, noun: 'requests' })).toBe(says);
  });

  it('has an example', () => {
    expect(text.example({ kind: 'connect-timeout', atMs: 59_999, detail: 'connection 7' })).toBe(
      'Example at 00:59, not established in time: connection 7',
    );
  });
});
