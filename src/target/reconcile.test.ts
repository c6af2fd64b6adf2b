import { describe, expect, it } from 'vitest';
import type { TargetBooks } from '../core/target-books.ts';
import type { OurBooks } from './our-books.ts';
import { reconcile } from './reconcile.ts';
import { booksAfter, ourBooks } from './testing/books-fixture.ts';
import { afterConnections, broken, lines, ruleOf, withConnections, withRequests } from './testing/reconciled.ts';

describe('two sets of books of a clean run', () => {
  it('agree to the unit, line by line', () => {
    expect(lines(ourBooks).map(({ item, rule, ours, target, holds }) => [item, rule, ours, target, holds])).toEqual([
      ['requests answered 2xx', 'equal', 1_005, 1_005, true],
      ['requests answered 500', 'equal', 10, 10, true],
      ['answers that say a part is missing', 'equal', 2, 2, true],
      ['requests that reached the target', 'equal', 1_015, 1_015, true],
      ['preflight requests', 'at-most', 3, 3, true],
      ['connections established', 'equal', 100, 100, true],
      ['connections refused or given up before they were established', 'equal', 4, 4, true],
      ['connections ended by us', 'equal', 100, 100, true],
      ['subscriptions acknowledged', 'at-most', 100, 100, true],
      ['frames delivered', 'equal', 500, 500, true],
      ['ticks delivered', 'equal', 700, 700, true],
    ]);
  });

  it.each<[string, OurBooks, TargetBooks, readonly string[]]>([
    [
      'we count one answer too many',
      withRequests(1_004, ourBooks.failures),
      booksAfter,
      ['requests answered 2xx', 'requests that reached the target'],
    ],
    [
      'we count one answer too few',
      withRequests(1_002, ourBooks.failures),
      booksAfter,
      ['requests answered 2xx', 'requests that reached the target'],
    ],
    [
      'we take a 500 for a 503',
      withRequests(1_003, { 'http-500': 9, 'http-503': 1, partial: 2 }),
      booksAfter,
      ['requests answered 500', 'requests answered 503'],
    ],
    [
      'we take a 500 for a success',
      withRequests(1_004, { 'http-500': 9, partial: 2 }),
      booksAfter,
      ['requests answered 2xx', 'requests answered 500'],
    ],
    [
      'we take an answer that says a part is missing for one that does not say so',
      withRequests(1_003, { 'http-500': 10, partial: 1, 'missing-symbol': 1 }),
      booksAfter,
      ['answers that lack a symbol and do not say so', 'answers that say a part is missing'],
    ],
    [
      'we take a part that is missing for a whole answer',
      withRequests(1_005, { 'http-500': 10 }),
      booksAfter,
      ['answers that say a part is missing'],
    ],
    [
      'we claim more preflight than the target saw',
      { ...ourBooks, preflight: { requests: 4 } },
      booksAfter,
      ['preflight requests'],
    ],
    [
      'we count a connection that the target did not accept',
      withConnections({ connected: 101, refused: 3 }, { refusedByReason: { authentication: 3 } }),
      booksAfter,
      ['connections established', 'connections refused or given up before they were established'],
    ],
    [
      'we overlook a lost connection',
      withConnections({}),
      afterConnections({ closed: { 'client-left': 108, 'cut-by-us': 2 } }),
      ['connections ended by the target', 'connections ended by us'],
    ],
    [
      'we invent a lost connection',
      withConnections({ lost: 1, closedByUs: 99 }),
      booksAfter,
      ['connections ended by the target', 'connections ended by us'],
    ],
    [
      'we count a subscription that was not acknowledged',
      withConnections({ subscribed: 101 }),
      booksAfter,
      ['subscriptions acknowledged'],
    ],
    ['we miss a tick', { ...ourBooks, messages: { received: 699, frames: 500 } }, booksAfter, ['ticks delivered']],
    [
      'we count a frame twice',
      { ...ourBooks, messages: { received: 700, frames: 501 } },
      booksAfter,
      ['frames delivered'],
    ],
    [
      'the target served a request that nobody sent',
      ourBooks,
      { ...booksAfter, requests: { ...booksAfter.requests, load: { ...booksAfter.requests.load, received: 1_059 } } },
      ['requests that reached the target'],
    ],
  ])('do not when %s', (_, ours, ...[after, items]) => {
    expect(broken(ours, after)).toEqual(items);
  });
});

describe('where we did not see the end', () => {
  const timedOut = withRequests(1_000, { 'http-500': 10, partial: 2, timeout: 3 }, 3);

  it('of a request, the target may have answered more, never less', () => {
    expect(ruleOf('requests answered 2xx', timedOut)).toBe('at-most');
    expect(broken(timedOut)).toEqual([]);
    expect(broken(withRequests(1_004, { 'http-500': 10, partial: 2, timeout: 3 }, 3))).toEqual([
      'requests answered 2xx',
    ]);
  });

  it('of a request that was cut, both counts are shown', () => {
    const cut = { ...booksAfter.requests.load, resetByUs: 3, received: 1_060 };
    const after = { ...booksAfter, requests: { ...booksAfter.requests, load: cut } };
    const found = lines(withRequests(1_003, { ...ourBooks.failures, reset: 2 }), after);
    expect(found).toContainEqual({
      item: 'requests cut by the target',
      rule: 'shown',
      ours: 2,
      target: 2,
      holds: true,
    });
    expect(found.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('of as many requests as the target itself cut, or saw given up, all counts agree to the unit', () => {
    const load = { ...booksAfter.requests.load, resetByUs: 3, abortedByClient: 4, received: 1_064 };
    const after = { ...booksAfter, requests: { ...booksAfter.requests, load } };
    const ours = withRequests(1_003, { ...ourBooks.failures, reset: 2, timeout: 4 }, 4);
    expect(ruleOf('requests answered 2xx', ours, after)).toBe('equal');
    expect(broken(ours, after)).toEqual([]);
    expect(broken(withRequests(1_002, ours.failures, 4), after)).toEqual([
      'requests answered 2xx',
      'requests that reached the target',
    ]);
    expect(ruleOf('requests answered 2xx', withRequests(1_003, { ...ours.failures, malformed: 1 }, 4), after)).toBe(
      'at-most',
    );
  });

  it('of as many connections as the target refused, all counts agree to the unit', () => {
    const after = afterConnections({ refused: { auth: 5, 'fault-reset': 2 } });
    const ours = withConnections({ refused: 6 }, { refusedByReason: { authentication: 4, reset: 2 } });
    expect(ruleOf('connections established', ours, after)).toBe('equal');
    expect(broken(ours, after)).toEqual([]);
    expect(broken(withConnections({ connected: 99, refused: 6 }, ours), after)).toContain('connections established');
  });

  it('requests that never left us change no rule', () => {
    expect(
      ruleOf('requests answered 2xx', withRequests(1_003, { ...ourBooks.failures, refused: 9, 'ours-emfile': 2 })),
    ).toBe('equal');
  });

  it.each<[string, OurBooks]>([
    ['timed out', withConnections({ connected: 98, timedOut: 2, closedByUs: 98 })],
    [
      'was reset on the way',
      withConnections(
        { connected: 98, refused: 6, closedByUs: 98 },
        { refusedByReason: { authentication: 4, reset: 2 } },
      ),
    ],
    [
      'got another answer',
      withConnections(
        { connected: 98, refused: 6, closedByUs: 98 },
        { refusedByReason: { authentication: 4, handshake: 2 } },
      ),
    ],
  ])('of a connection that %s, ours are at most the target’s', (_, ours) => {
    expect(ruleOf('connections established', ours)).toBe('at-most');
    expect(broken(ours)).toEqual([]);
    const tooMany = { ...ours, connections: { ...ours.connections, connected: 101 } };
    expect(broken(tooMany)).toEqual(['connections established']);
  });

  it('of connections still open at a kill, their ends are at most the target’s', () => {
    const ours = withConnections({ closedByUs: 97, openAtKill: 3 });
    expect(ruleOf('connections ended by us', ours)).toBe('at-most');
    expect(broken(ours)).toEqual([]);
    expect(broken(withConnections({ closedByUs: 101, openAtKill: 3 }))).toEqual(['connections ended by us']);
  });
});

describe('connections that the target ended', () => {
  const after = afterConnections({
    closed: { 'client-left': 73, 'cut-by-us': 31, 'ping-timeout': 6 },
    unsubscribedCleanly: 73,
  });
  const ours = withConnections({ lost: 36, closedByUs: 64 });

  it('are those we lost, to the unit', () => {
    expect(broken(ours, after)).toEqual([]);
    const found = lines(ours, after).find(({ item }) => item === 'connections ended by the target');
    expect(found).toEqual({
      item: 'connections ended by the target',
      rule: 'equal',
      ours: 36,
      target: 36,
      holds: true,
    });
    expect(broken(withConnections({ lost: 35, closedByUs: 64 }), after)).toEqual(['connections ended by the target']);
  });

  it('because we had made them slow or silent are our own ends, as many as we saw and no more', () => {
    const provoked = (own: number, lost: number) =>
      broken({ ...withConnections({ lost, closedByUs: 100 - lost }), provoked: own }, after);
    expect(provoked(36, 0)).toEqual([]);
    expect(provoked(30, 6)).toEqual([]);
    expect(provoked(0, 36)).toEqual([]);
    expect(provoked(35, 0)).toEqual(['connections ended by the target', 'connections ended by us']);
    expect(provoked(36, 37)).toEqual(['connections ended by the target', 'connections ended by us']);
  });

  describe('while they were leaving', () => {
    const crossed = { ...after, connections: { ...after.connections, endedWhileLeaving: 2 } };
    const ends = (lost: number) => broken(withConnections({ lost, closedByUs: 100 - lost }), crossed);

    it.each([36, 35, 34])('count where we saw them end (%i lost)', (lost) => {
      expect(ends(lost)).toEqual([]);
    });

    it.each([37, 33])('are no excuse for any other (%i lost)', (lost) => {
      expect(ends(lost)).toEqual(['connections ended by the target', 'connections ended by us']);
    });

    it('are told of', () => {
      expect(lines(ours, crossed).find(({ item }) => item.includes('while leaving'))).toMatchObject({
        ...{ rule: 'shown', ours: 0, target: 2, holds: true },
      });
    });
  });

  it('may have taken messages with them: received is at most sent', () => {
    expect(broken({ ...ours, messages: { received: 640, frames: 460 } }, after)).toEqual([]);
    expect(broken({ ...ours, messages: { received: 701, frames: 460 } }, after)).toEqual(['ticks delivered']);
  });

  it('and so has one that did not leave cleanly', () => {
    const unclean = afterConnections({ unsubscribedCleanly: 108 });
    expect(ruleOf('ticks delivered', ourBooks, unclean)).toBe('at-most');
  });
});

it('what neither side saw is left out', () => {
  expect(
    reconcile({ ...ourBooks, preflight: { requests: 0 } }, booksAfter, booksAfter).map(({ item }) => item),
  ).not.toContain('preflight requests');
});
