import { describe, expect, it } from 'vitest';
import { createVirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  it('wakes in order of time, then of asking, at exactly the instants asked for', () => {
    const clock = createVirtualClock(100);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.nowUs()]);
    clock.after(30, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(10, () => clock.after(5, note('nested')));
    clock.after(20, note('cancelled'))();
    clock.advance(29);
    expect(seen).toEqual([
      ['first', 110],
      ['second', 110],
      ['nested', 115],
    ]);
    expect(clock.nowUs()).toBe(129);
    clock.advance(1);
    expect(seen.at(-1)).toEqual(['late', 130]);
  });

  it('wakes late what fell due while it was blocked', () => {
    const clock = createVirtualClock(0);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.nowUs()]);
    clock.after(10, () => clock.block(100));
    clock.after(20, note('during'));
    clock.after(200, note('after'));
    clock.advance(50);
    expect([seen, clock.nowUs()]).toEqual([[['during', 110]], 110]);
    clock.advance(90);
    expect(seen.at(-1)).toEqual(['after', 200]);
  });
});
