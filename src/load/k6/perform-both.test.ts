import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { watchNoise } from '../noise/watch.ts';
import type { StopReason } from '../perform.ts';
import { dyingWatch } from '../testing/dying-watch.ts';
import { arrivals, planOf } from '../testing/virtual-run.ts';
import { performByBoth } from './perform-both.ts';
import { fakeK6 } from './testing/fake-k6.ts';
import { performOptions } from './testing/perform-options.ts';

const plan = planOf({ phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 100 } }], drainMs: 1 });
/** k6 has all of it, so our own part is over at once. */
const ALL = plan.slices.map(({ index }) => index);
/** Plays its part, and ends when ours has long been over. */
const LATER = "head(); lines(0, 100); setTimeout(() => fs.writeFileSync(__dirname + '/over', ''), 1500);";

let remove = async (): Promise<void> => {};
afterEach(() => remove());

const playedWith = async (watchHost: (k6Path: string) => typeof watchNoise) => {
  const fake = await fakeK6(LATER);
  remove = fake.remove;
  const options = performOptions(plan, Promise.withResolvers<StopReason>());
  return performByBoth(fake.k6, ALL, { ...options, watchHost: watchHost(fake.k6.path) });
};

it('watches the host until k6 is over too, and knows of a stall then', async () => {
  const wasOver: boolean[] = [];
  const performed = await playedWith((path) => () => {
    const untilUs = Number.POSITIVE_INFINITY;
    return {
      seen: () => ({ gaps: [], untilUs: Number.NEGATIVE_INFINITY }),
      stop: async () => {
        wasOver.push(existsSync(join(dirname(path), 'over')));
        return { gaps: [{ fromUs: systemClock.nowUs() - 45_000, gapUs: 40_000 }], untilUs };
      },
    };
  });
  expect(wasOver).toEqual([true]);
  expect(performed.slices.at(-1)?.hostGapMaxMs).toBe(40);
  expect(performed.unwatchedFromMs).toBeNull();
  expect(arrivals(performed.slices)).toMatchObject({ planned: 100, ok: 100 });
});

it('says from when on nobody watched, where the watch ends by itself', async () => {
  const unwatched = await playedWith(() => dyingWatch);
  expect([unwatched.unwatchedFromMs, unwatched.slices.at(-1)?.hostGapMaxMs]).toEqual([0, null]);
  await remove();
  const watched = await playedWith(() => watchNoise);
  expect([watched.unwatchedFromMs, watched.slices.at(-1)?.hostGapMaxMs]).toEqual([null, expect.any(Number)]);
});
