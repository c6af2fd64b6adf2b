import { describe, expect, it } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import { watchSteps } from './clock-steps.ts';

/** Two clocks that are set by hand. */
const hands = () => {
  const at = { us: 0, wallUs: 1_790_000_000_000_000, costUs: 0 };
  const clock: Clock = {
    nowUs: () => at.us,
    wallMs: () => {
      at.us += at.costUs;
      at.wallUs += at.costUs;
      return Math.floor(at.wallUs / 1000);
    },
    after: () => () => {},
  };
  const pass = (us: number, wallUs = us): void => {
    at.us += us;
    at.wallUs += wallUs;
  };
  return { at, clock, pass };
};

describe('wall time while k6 plays', () => {
  it.each<[string, readonly (readonly [number, number])[], number | null]>([
    [
      'runs as ours does',
      [
        [200_000, 200_000],
        [200_300, 200_300],
        [199_900, 199_900],
      ],
      null,
    ],
    [
      'is being set right slowly',
      [
        [200_000, 200_100],
        [200_000, 200_100],
        [200_000, 200_100],
      ],
      null,
    ],
    ['was set two milliseconds forward, which its readings hide', [[200_000, 202_000]], null],
    ['was set forward', [[200_000, 250_000]], 50],
    ['was set back', [[200_000, 150_000]], -50],
    [
      'was set, and set back again',
      [
        [200_000, 500_000],
        [200_000, -100_000],
      ],
      300,
    ],
    [
      'was set twice, the second time by more',
      [
        [200_000, 210_000],
        [200_000, 100_000],
      ],
      -100,
    ],
    ['was set two hundredths while nobody looked for ten seconds', [[10_000_000, 10_020_000]], 20],
  ])('%s', (_, steps, worstMs) => {
    const { clock, pass } = hands();
    const watch = watchSteps(clock);
    for (const [us, wallUs] of steps) {
      pass(us, wallUs);
      watch.look();
    }
    expect(watch.worstMs()).toBe(worstMs);
  });

  it('is not told from a reading that was interrupted', () => {
    const { at, clock, pass } = hands();
    const watch = watchSteps(clock);
    at.costUs = 30_000;
    pass(200_000);
    watch.look();
    expect(watch.worstMs()).toBeNull();
  });

  it('was set back by what k6 itself says', () => {
    const watch = watchSteps(hands().clock);
    watch.note(-5_000);
    expect(watch.worstMs()).toBe(-5);
  });
});
