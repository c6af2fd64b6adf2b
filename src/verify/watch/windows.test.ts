import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConnectionWindow, createEventWindow } from './windows.ts';

describe('a rolling window over events', () => {
  it.each([
    ['an event of this very instant is in', 1_000, { n: 1, bad: 1 }],
    ['one microsecond younger than the window is in', 1_099, { n: 1, bad: 1 }],
    ['exactly as old as the window is out', 1_100, { n: 0, bad: 0 }],
    ['one that is still to come is not in yet', 999, { n: 0, bad: 0 }],
  ])('%s', (_, nowUs, share) => {
    const window = createEventWindow(100);
    window.add(1_000, true);
    expect(window.shareAt(nowUs)).toEqual(share);
  });

  it('counts, in any order of telling, what a search through all of it counts', () => {
    const event = fc.record({ atUs: fc.nat(500), isBad: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event), fc.uniqueArray(fc.nat(700)), (events, asked) => {
        const window = createEventWindow(100);
        for (const { atUs, isBad } of events) window.add(atUs, isBad);
        for (const nowUs of asked.toSorted((a, b) => a - b)) {
          const inside = events.filter(({ atUs }) => atUs > nowUs - 100 && atUs <= nowUs);
          expect(window.shareAt(nowUs)).toEqual({ n: inside.length, bad: inside.filter(({ isBad }) => isBad).length });
        }
      }),
    );
  });
});

describe('a rolling window over connections', () => {
  const opened = (count: number) => {
    const window = createConnectionWindow(100);
    for (let id = 1; id <= count; id += 1) window.opened(id, 0);
    return window;
  };

  it.each([
    ['long-lived ones count for as long as they live', 100_000, { n: 10, bad: 0 }],
    ['none is there before it opened', -1, { n: 0, bad: 0 }],
  ])('%s', (_, nowUs, share) => {
    expect(opened(10).shareAt(nowUs)).toEqual(share);
  });

  it.each([
    ['before its loss it is one that lives', 1_999, { n: 10, bad: 0 }],
    ['at its loss it is lost', 2_000, { n: 10, bad: 1 }],
    ['one microsecond before the loss leaves the window', 2_099, { n: 10, bad: 1 }],
    ['a loss as old as the window is out, and the connection with it', 2_100, { n: 9, bad: 0 }],
  ])('%s', (_, nowUs, share) => {
    const window = opened(10);
    window.lost(1, 2_000);
    expect(window.shareAt(nowUs)).toEqual(share);
  });

  it('counts one that took the place of a lost one beside it', () => {
    const window = opened(10);
    window.lost(1, 2_000);
    window.opened(11, 2_001);
    expect(window.shareAt(2_050)).toEqual({ n: 11, bad: 1 });
  });

  it('forgets one that ended by our own doing', () => {
    const window = opened(10);
    window.left(1);
    expect(window.shareAt(10)).toEqual({ n: 9, bad: 0 });
  });
});
