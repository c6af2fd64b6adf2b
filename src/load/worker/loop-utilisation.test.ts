import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { watchLoop } from './loop-utilisation.ts';

describe('the busy share of this loop', () => {
  it('is over 85 % while it is blocked, and counts from the last look', async () => {
    const look = watchLoop();
    // Out of the turn that this test began in: a loop counts from the turn before on.
    await wait(1);
    look();
    const untilUs = systemClock.nowUs() + 60_000;
    while (systemClock.nowUs() < untilUs);
    const blocked = look();
    expect(blocked).toBeGreaterThan(0.85);
    // What else this process does while it waits is busy too: until a stretch is idle.
    const waited = async (): Promise<number> => {
      look();
      await wait(60);
      return look();
    };
    await expect.poll(waited).toBeLessThan(0.85);
  });
});
