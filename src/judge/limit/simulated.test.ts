import { describe, expect, test } from 'vitest';
import { SETTINGS, type Simulated, searchOn } from './testing/simulated.ts';

/** The long table, of 2,100 searches, is `npm run accept find-limit`. */
const SEEDS = 60;
const seeds = Array.from({ length: SEEDS }, (_, nth) => nth + 1);
/** 150 to 450 a second. */
const capacityOf = (seed: number): number => 150 * 3 ** (((seed * 37) % SEEDS) / SEEDS);

/** At this rate 5 % of the answers of an M/M/1 queue take 200 ms: its response is exponential with the rate that is left (Kleinrock I, 3.2). */
const mm1Limit = (capacityPerSec: number): number => capacityPerSec - Math.log(20) / 0.2;

describe('a search on a queue of known capacity', () => {
  test.each<[string, Omit<Simulated, 'capacityPerSec'>, (capacityPerSec: number) => number]>([
    ['that serves at a constant pace', { service: 'constant', arrivals: 'constant' }, (capacity) => capacity],
    ['that serves at random (M/M/1)', { service: 'exponential', arrivals: 'poisson' }, mm1Limit],
  ])('%s finds its limit within 10 %%, and within its interval, in 95 %%', (_, queue, limitOf) => {
    const found = seeds.map((seed) => {
      const capacityPerSec = capacityOf(seed);
      const { answer } = searchOn({ ...queue, capacityPerSec }, seed);
      const { outcome, holdsAtPerSec, breaksAtPerSec, lowerPerSec, upperPerSec } = answer;
      const limit = limitOf(capacityPerSec);
      const middle = Math.sqrt((holdsAtPerSec ?? 0) * (breaksAtPerSec ?? 0));
      return {
        near: outcome === 'found' && Math.abs(middle / limit - 1) <= 0.1,
        within: (lowerPerSec ?? 0) <= limit && limit <= (upperPerSec ?? Number.POSITIVE_INFINITY),
      };
    });
    expect(found.filter(({ near }) => near).length).toBeGreaterThanOrEqual(0.95 * SEEDS);
    expect(found.filter(({ within }) => within).length).toBeGreaterThanOrEqual(0.95 * SEEDS);
  });

  test('never claims a limit where the target never breaks', () => {
    const never: Simulated = { capacityPerSec: null, service: 'constant', arrivals: 'poisson' };
    for (const seed of seeds)
      expect(searchOn(never, seed, { ...SETTINGS, capPerSec: 400 }).answer).toMatchObject({
        ...{ outcome: 'not-reached', holdsAtPerSec: 400, breaksAtPerSec: null },
      });
  });
});
