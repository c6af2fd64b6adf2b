import { describe, expect, it } from 'vitest';
import { booksAfter, ourBooks } from './testing/books-fixture.ts';
import { afterConnections, broken, ruleOf, withConnections } from './testing/reconciled.ts';

describe('where a proxy ended connections on the way', () => {
  // The target saw 36 clients close that we saw lost.
  const ours = { ...withConnections({ lost: 36, closedByUs: 64 }), cutByProxy: 36 };

  it('who ended one is shown, and all ends together are equal', () => {
    expect(broken(ours)).toEqual([]);
    expect(['connections ended by the target', 'connections ended by us'].map((item) => ruleOf(item, ours))).toEqual([
      'shown',
      'shown',
    ]);
    expect(ruleOf('connections ended, by whomever', ours)).toBe('equal');
  });

  it.each([65, 63])('another number of ends is a contradiction (%i closed by us)', (closedByUs) => {
    expect(broken({ ...withConnections({ lost: 36, closedByUs }), cutByProxy: 36 })).toEqual([
      'connections ended, by whomever',
    ]);
  });

  it('without a proxy the same counts contradict', () => {
    expect(broken(withConnections({ lost: 36, closedByUs: 64 }))).toEqual([
      'connections ended by the target',
      'connections ended by us',
    ]);
  });
});

describe('where a black hole is before the target', () => {
  const { open, closed } = booksAfter.connections;
  const half = {
    ...afterConnections({ open: open + 12, closed: { ...closed, 'client-left': (closed['client-left'] ?? 0) - 12 } }),
  };

  it('sockets that it does not know to be over count as ended', () => {
    expect(broken(ourBooks, { ...half, faults: ['net-black-hole=12,after=0ms'] })).toEqual([]);
    expect(broken(ourBooks, half)).toContain('connections ended by us');
  });
});
