import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';

it('no wake-up comes before its time', async () => {
  const early = await Promise.all(
    Array.from({ length: 400 }, (_, i) => {
      const delayUs = 20_000 + i * 137;
      const startUs = systemClock.nowUs();
      return new Promise<number>((resolve) => {
        systemClock.after(delayUs, () => resolve(startUs + delayUs - systemClock.nowUs()));
      });
    }),
  );
  expect(early.filter((us) => us > 0)).toEqual([]);
});

it('one that is cancelled does not come', async () => {
  let rang = false;
  const cancel = systemClock.after(1_000, () => {
    rang = true;
  });
  cancel();
  await new Promise<void>((resolve) => systemClock.after(5_000, resolve));
  expect(rang).toBe(false);
});
