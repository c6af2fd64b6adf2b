import { describe, expect, it } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import { systemClock } from '../../core/clock.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { hasJumped, lookAtClock, watchWall } from './clock-check.ts';

/** A clock whose readings are those of a list, over and over, each time later by `laterUs`. */
const clockOf = (readings: readonly number[], laterUs: number): Clock => {
  let reads = 0;
  return {
    ...createVirtualClock(),
    nowUs: () => {
      const round = Math.floor(reads / readings.length) * laterUs;
      const reading = readings[reads % readings.length]! + round;
      reads += 1;
      return reading;
    },
  };
};

describe('a look at the clock', () => {
  it.each([
    ['runs in single microseconds', clockOf([0], 1), { stepUs: 1, backwards: 0 }],
    ['ticks every 15.6 ms, read three times each', clockOf([0, 0, 0], 15_600), { stepUs: 15_600, backwards: 0 }],
    [
      'goes back once in ten readings',
      clockOf([0, 5, 10, 15, 20, 25, 30, 35, 40, 39], 50),
      { stepUs: 5, backwards: 22 },
    ],
    ['stands still', clockOf([7], 0), { stepUs: 0, backwards: 0 }],
  ])('that %s', (_, clock, expected) => {
    expect(lookAtClock(clock)).toEqual(expected);
  });

  it('of this process finds steps of less than a millisecond, and none back', () => {
    const { stepUs, backwards } = lookAtClock(systemClock);
    expect(backwards).toBe(0);
    expect(stepUs).toBeGreaterThan(0);
    expect(stepUs).toBeLessThan(1_000);
  });
});

describe('wall time against our clock', () => {
  const watched = (advanceUs: number, wallMs: number) => {
    const clock = createVirtualClock(5_000_000);
    let wall = 1_000;
    const ask = watchWall({ ...clock, nowUs: clock.nowUs, wallMs: () => wall });
    clock.advance(advanceUs);
    wall += wallMs;
    return ask();
  };

  it.each([
    { is: 'as much of both', afterMs: 300, wallMs: 300, jumped: false },
    { is: 'a millisecond more, as rounding gives', afterMs: 300, wallMs: 301, jumped: false },
    { is: 'just what is allowed more', afterMs: 1_000, wallMs: 1_006, jumped: false },
    { is: 'a little over what is allowed more', afterMs: 1_000, wallMs: 1_006.001, jumped: true },
    { is: 'as much less', afterMs: 1_000, wallMs: 993.999, jumped: true },
    {
      is: '50 ms more in a minute, as a clock that is being set right',
      afterMs: 60_000,
      wallMs: 60_050,
      jumped: false,
    },
    { is: 'an hour', afterMs: 1_000, wallMs: 3_601_000, jumped: true },
  ])('$is', ({ afterMs, wallMs, jumped }) => {
    const found = watched(afterMs * 1_000, wallMs);
    expect(found.lookedMs).toBe(afterMs);
    expect(found.wallJumpMs).toBeCloseTo(wallMs - afterMs, 6);
    expect(hasJumped(found)).toBe(jumped);
  });
});
