import { createRandom, type Random } from '../../src/core/random.ts';
import { ratiosFrom } from '../../src/judge/compare/ratios.ts';
import { hodgesLehmann, walshAverages } from '../../src/judge/stats/hodgesLehmann.ts';
import { createNormal } from './draws.ts';
import { ALIKE } from './effects.ts';
import { RESPONSES, sortedSource } from './ours.ts';
import { type Host, startPairs } from './pairs.ts';

/** Each side of a 95 % interval. */
const SIDE = 0.025;

/** Whether the 95 % interval of Hodges and Lehmann holds the true centre, 0. */
const holdsZero = (values: readonly number[]): boolean => {
  const { lower, upper } = hodgesLehmann(walshAverages(values), SIDE);
  return lower <= 0 && upper >= 0;
};

/** A symmetric distribution round 0. */
export type Shape = { readonly name: string; start(random: Random): () => number };

export const SHAPES: readonly Shape[] = [
  { name: 'normal', start: createNormal },
  {
    name: 'double exponential',
    start: (random) => () => Math.log(1 - random()) * (random() < 0.5 ? -1 : 1),
  },
  {
    name: 't with 3 degrees of freedom',
    start: (random) => {
      const normal = createNormal(random);
      return () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
    },
  },
];

/** How often the interval holds the centre of `n` values of a shape, 0 to 1. */
export const shapeCoverage = (shape: Shape, n: number, repeats: number, seed: number): number => {
  let held = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const next = shape.start(createRandom(seed, `centre ${shape.name} ${n}; ${repeat}`));
    held += Number(holdsZero(Array.from({ length: n }, next)));
  }
  return held / repeats;
};

const PAIRS = 60;

/** How often the interval of the ratio of each response quantile, after 60 pairs of a mode with itself, holds 1; in the order of `RESPONSES`, 0 to 1. */
export const hostCoverage = (host: Host, repeats: number, seed: number): readonly number[] => {
  const held = RESPONSES.map(() => 0);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const next = startPairs(host, ALIKE, createRandom(seed, `centre ${host.name}; ${repeat}`));
    const pairs = Array.from({ length: PAIRS }, next);
    for (const [at, { quantile, mergeTo }] of RESPONSES.entries()) {
      const { ratios } = ratiosFrom(pairs, sortedSource(quantile, mergeTo));
      held[at] = (held[at] ?? 0) + Number(holdsZero(ratios.map(({ logRatio }) => logRatio)));
    }
  }
  return held.map((count) => count / repeats);
};
