import { createRandom } from '../../src/core/random.ts';
import type { Effect } from './effects.ts';
import { playUntilDecided, RESPONSES, seriesOn } from './ours.ts';
import { type Host, startPairs } from './pairs.ts';

/** What becomes of P99 alone, when neighbouring slices are merged up to so many requests before a ratio is taken. Shares of all repeats, 0 to 1. */
export type MergingTally = {
  readonly host: string;
  readonly effect: string;
  readonly mergeTo: number;
  readonly fails: number;
  readonly passes: number;
  readonly pairsP50: number;
};

export type MergingCell = {
  readonly host: Host;
  readonly effect: Effect;
  readonly mergeTo: number;
  readonly repeats: number;
  readonly seed: number;
};

/** Plays one cell: P99 is the only indicator. All merges of a host and an effect see the same pairs. */
export const tallyMerging = ({ host, effect, mergeTo, repeats, seed }: MergingCell): MergingTally => {
  const p99 = RESPONSES.find(({ id }) => id === 'response-p99');
  if (p99 === undefined) throw new RangeError('nothing called response-p99 is compared');
  const played = Array.from({ length: repeats }, (_, repeat) => {
    const random = createRandom(seed, `merging ${host.name}; ${effect.name}; ${repeat}`);
    return playUntilDecided(startPairs(host, effect, random), (pairs) => [seriesOn(pairs, { ...p99, mergeTo })]);
  });
  const used = played.map(({ pairs }) => pairs.length).toSorted((one, other) => one - other);
  const share = (wanted: string): number => played.filter(({ verdict }) => verdict === wanted).length / repeats;
  return {
    ...{ host: host.name, effect: effect.name, mergeTo, fails: share('fail'), passes: share('pass') },
    pairsP50: used[Math.ceil(repeats / 2) - 1] ?? Number.NaN,
  };
};
