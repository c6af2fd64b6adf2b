import { createRandom, type Random } from '../../src/core/random.ts';
import { decide } from '../../src/judge/absolute.ts';
import { DEFAULT_ALPHA, upperBound } from '../../src/judge/stats/clopperPearson.ts';
import { batchDesignEffect, type DesignEffect } from '../../src/judge/stats/designEffect.ts';
import { regularizedBeta } from '../../src/judge/stats/incompleteBeta.ts';
import { successes } from './draws.ts';

/** A true share of bad samples, how many samples, and how many in a row share one fate: that is the true design effect. */
export type ShareCell = { readonly share: number; readonly samples: number; readonly cluster: number };

const SLICES = 40;
const INDEPENDENT: DesignEffect = { value: 1, assumed: false };

/** Bad samples of 40 slices of one run; clusters lie where they fall, across the edge of a slice too. */
const drawSlices = ({ share, samples, cluster }: ShareCell, random: Random) => {
  const clusters = Math.floor(samples / cluster);
  const n = clusters * cluster;
  const sliceOf = (place: number): number => Math.floor((place * SLICES) / n);
  const slices = Array.from({ length: SLICES }, () => ({ n: 0, bad: 0 }));
  const edges = Array.from({ length: SLICES + 1 }, (_, at) => Math.ceil((at * n) / SLICES));
  for (const [at, slice] of slices.entries()) slice.n = (edges[at + 1] ?? 0) - (edges[at] ?? 0);
  successes(clusters, share, random, (place) => {
    for (let member = 0; member < cluster; member += 1) {
      const slice = slices[sliceOf(place * cluster + member)];
      if (slice !== undefined) slice.bad += 1;
    }
  });
  return { slices, n, bad: slices.reduce((sum, slice) => sum + slice.bad, 0) };
};

/** How often the upper bound was at or over the true share, and how often an objective that allows just this share would have been failed. */
export type ShareTally = {
  readonly cell: ShareCell;
  readonly plainCovers: number;
  readonly correctedCovers: number;
  readonly fails: number;
};

/** Plays one cell at the limit: the objective allows exactly the true share, so that every pass is a false one. Shares of all repeats, 0 to 1. */
export const tallyShares = (cell: ShareCell, repeats: number, seed: number): ShareTally => {
  const tally = { plainCovers: 0, correctedCovers: 0, fails: 0 };
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const stream = `share ${cell.share} ${cell.samples} ${cell.cluster}; ${repeat}`;
    const { slices, n, bad } = drawSlices(cell, createRandom(seed, stream));
    const counted = { n, bad, allowedBadRatio: cell.share, alpha: DEFAULT_ALPHA };
    const corrected = decide({ ...counted, designEffect: batchDesignEffect(slices) });
    tally.plainCovers += Number(decide({ ...counted, designEffect: INDEPENDENT }).verdict !== 'pass');
    tally.correctedCovers += Number(corrected.verdict !== 'pass');
    tally.fails += Number(corrected.verdict === 'fail');
  }
  return {
    cell,
    plainCovers: tally.plainCovers / repeats,
    correctedCovers: tally.correctedCovers / repeats,
    fails: tally.fails / repeats,
  };
};

/** The coverage of the plain upper bound for independent samples, summed and not drawn: the chance of at least the least count whose bound reaches the share. */
export const exactCoverage = (share: number, samples: number): number => {
  let tooFew = -1;
  let enough = samples;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (upperBound(middle, samples) >= share) enough = middle;
    else tooFew = middle;
  }
  return enough === 0 ? 1 : regularizedBeta(enough, samples - enough + 1, share);
};
