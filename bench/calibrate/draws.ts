import type { Random } from '../../src/core/random.ts';

/** Standard normal numbers, two for each accepted point of the unit disc (G. Marsaglia, T. A. Bray, SIAM Review 6, 1964). */
export const createNormal = (random: Random): (() => number) => {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
};

/** A gamma number of this shape, at least 1, and scale 1 (G. Marsaglia, W. W. Tsang, ACM Trans. Math. Softw. 26, 2000). */
const gamma = (shape: number, random: Random, normal: () => number): number => {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** A beta number, both shapes at least 1: the share of one gamma number in two. */
export const beta = (a: number, b: number, random: Random, normal: () => number): number => {
  const one = gamma(a, random, normal);
  return one / (one + gamma(b, random, normal));
};

/** Calls `hit` with the places, 0 to n - 1, at which each of `n` independent trials of chance `p` (below 1) succeeds: geometric steps, exact. */
export const successes = (n: number, p: number, random: Random, hit: (place: number) => void): void => {
  if (p <= 0) return;
  const perStep = 1 / Math.log1p(-p);
  for (let place = Math.floor(Math.log(1 - random()) * perStep); place < n; ) {
    hit(place);
    place += 1 + Math.floor(Math.log(1 - random()) * perStep);
  }
};
