import type { Random } from '../../../src/core/random.ts';
import { marginsAgainst } from '../../../src/judge/compare/margins.ts';
import { responseP95 } from '../../../src/judge/slo/response-p95.ts';
import { nearestRank } from '../../../src/measure/rank.ts';
import { bootstrapRatio, type RatioBounds } from './bootstrap.ts';
import { mannWhitney } from './mann-whitney.ts';

/** All requests of both modes, each list ascending, in us. */
export type Pooled = { readonly reference: Int32Array; readonly candidate: Int32Array };

const ALPHA = 0.01;
const POINT_LIMIT = 1.1;
const QUANTILE = 0.95;

const p95 = (sorted: Int32Array): number => sorted[nearestRank(sorted.length, QUANTILE) - 1] ?? Number.NaN;

export const PEERS = ['point rule', 'Mann-Whitney', 'bootstrap', 'bootstrap, two margins'] as const;
export type Peer = (typeof PEERS)[number];

export const PEER_TEXTS: Readonly<Record<Peer, string>> = {
  'point rule': 'fails when the P95 of all requests of the candidate is more than 10 % over that of the reference',
  'Mann-Whitney': 'fails when the requests of the candidate rank higher, one-sided p under 1 %',
  bootstrap:
    'fails when the lower 99 % bound of the ratio of P95, 999 replicates of independent requests, is over the negligible margin (2 % or our floor)',
  'bootstrap, two margins':
    'the same, and the upper 99 % bound must be at or over the unacceptable margin: our rule, on requests instead of pairs',
};

const failsByBounds = (
  { lower, upper }: RatioBounds,
  referenceUs: number,
): Pick<Record<Peer, boolean>, 'bootstrap' | 'bootstrap, two margins'> => {
  const { negligible, unacceptable } = marginsAgainst(referenceUs / 1_000, responseP95.limit);
  const isOver = lower > 1 + negligible;
  return { bootstrap: isOver, 'bootstrap, two margins': isOver && upper >= 1 + unacceptable };
};

/** Which of the usual rules fail the candidate on these requests, in one look at all of them. */
export const failsOf = ({ reference, candidate }: Pooled, random: Random): Readonly<Record<Peer, boolean>> => ({
  'point rule': p95(candidate) > POINT_LIMIT * p95(reference),
  'Mann-Whitney': mannWhitney(reference, candidate) < ALPHA,
  ...failsByBounds(bootstrapRatio(reference, candidate, { quantile: QUANTILE, alpha: ALPHA }, random), p95(reference)),
});

const pooled = (slices: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(slices.reduce((sum, slice) => sum + slice.length, 0));
  let at = 0;
  for (const slice of slices) {
    all.set(slice, at);
    at += slice.length;
  }
  return all.sort();
};

/** All requests of some slices of both modes. */
export const pool = (reference: readonly Int32Array[], candidate: readonly Int32Array[]): Pooled => ({
  reference: pooled(reference),
  candidate: pooled(candidate),
});

/** All requests of some pairs. */
export const poolPairs = (pairs: readonly Pooled[]): Pooled =>
  pool(
    pairs.map(({ reference }) => reference),
    pairs.map(({ candidate }) => candidate),
  );
