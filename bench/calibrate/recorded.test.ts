import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { ALIKE, EFFECTS, type Effect } from './effects.ts';
import { playUntilDecided } from './ours.ts';
import { recordedHost, startPairs } from './pairs.ts';
import { readTraces } from './traces.ts';

/** The short form of `npm run calibrate`: recorded pairs drawn anew, judged by the judge. */
const hosts = readTraces().map(recordedHost);
const EACH = 75;

const share = (effect: Effect, wanted: Verdict): number => {
  const verdicts = hosts.flatMap((host) =>
    Array.from({ length: EACH }, (_, repeat) => {
      const random = createRandom(1, `short; ${host.name}; ${effect.name}; ${repeat}`);
      return playUntilDecided(startPairs(host, effect, random)).verdict;
    }),
  );
  return verdicts.filter((verdict) => verdict === wanted).length / verdicts.length;
};

describe('recorded pairs on a shared machine', () => {
  it('a mode against itself hardly ever fails', () => {
    expect(share(ALIKE, 'fail')).toBeLessThanOrEqual(0.01);
  });

  it('a mode 15 % slower fails', () => {
    expect(share(EFFECTS.find(({ name }) => name === '+15 %')!, 'fail')).toBeGreaterThanOrEqual(0.95);
  });
});
